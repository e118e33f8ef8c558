"""The whole service on this machine, from embedded servers to the browser's address."""

import os
import shlex
import socket
import sys
import time
import urllib.error
import urllib.request

import psycopg
from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from aot import embedded, processes
from aot.demo.signins import PASSWORD, SIGN_INS
from aot.demo.systems import KNOWN
from aot.supervisor import Output, Process, Stopped, run, run_to_end, stopping_on_signals

HOST = "127.0.0.1"
ANSWER_SECONDS = 60
NAMES = ("setup", "web", "worker", "beat", "listener")


def manage(command: str) -> str:
    """A command of manage.py as one line."""
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(settings.BASE_DIR / 'manage.py'))} {command}"


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


class Command(BaseCommand):
    """Start everything, print the address, stop everything."""

    help = "Start database, broker, web server, worker, beat and listener; stop all of them on Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        """Port and demo data."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--no-demo-data",
            action="store_true",
            default=os.environ.get("DEMO_DATA") == "0",
            help="leave an empty database empty (or DEMO_DATA=0)",
        )

    def handle(self, *args, port, no_demo_data, **options):
        """Run until told to stop."""
        self.output = Output(NAMES)
        self.port = port
        try:
            with stopping_on_signals():
                self.refuse_taken_port()
                self.adt_port = self.free_adt_port()
                self.prepare(demo_data=settings.DEMO and not no_demo_data)
                status = run(self.processes(), self.output, also=self.announce)
        except Stopped as stopped:
            self.say(f"{stopped} received")
            status = 0
        finally:
            embedded.release()
        self.say("Everything is stopped.")
        if status:
            sys.exit(status)

    def say(self, text: str) -> None:
        """A line of our own."""
        self.output.line("setup", text)

    def refuse_taken_port(self) -> None:
        """Say so now, and not from inside a web server's traceback."""
        if not is_free(self.port):
            raise CommandError(
                f"Port {self.port} is taken by another program. Choose another: PORT={self.port + 1} make up"
            )

    def free_adt_port(self) -> int:
        """The usual port for hospitals' messages, else any that is free: the page is what people came for."""
        return settings.ADT_PORT if is_free(settings.ADT_PORT) else 0

    def prepare(self, *, demo_data: bool) -> None:
        """Servers, static files, schema, demo data."""
        if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
            self.say("Starting PostgreSQL and Valkey ...")
            embedded.hold()
        self.step("Collecting static files ...", "collectstatic --noinput --verbosity 0")
        if os.environ.get("DATABASE_OWNER_URL"):
            self.step("Migrating the database ...", "migrate --database owner --verbosity 0")
        if demo_data and "load_demo" in get_commands() and self.is_empty():
            self.step("Loading demo data ...", "load_demo")

    def step(self, words: str, command: str) -> None:
        """One management command, with its time."""
        self.say(words)
        started = time.monotonic()
        if run_to_end(Process("setup", manage(command), dict(os.environ)), self.output):
            raise CommandError(f"manage.py {command} failed; what it said stands above.")
        self.say(f"  done in {time.monotonic() - started:.1f} s")

    def is_empty(self) -> bool:
        """Whether nobody works here yet."""
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            return connection.execute("SELECT NOT EXISTS (SELECT FROM teams_user)").fetchone()[0]

    def processes(self) -> list[Process]:
        """Web, worker, beat and listener. None of them learns the owner's address."""
        shared = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        shared["PYTHONUNBUFFERED"] = "1"
        web = processes.web(f"{HOST}:{self.port}")
        return [
            Process("web", web, shared | processes.WEB_ENVIRONMENT),
            Process("worker", processes.worker(), shared | processes.WORKER_ENVIRONMENT),
            Process("beat", processes.BEAT, shared),
            Process("listener", manage(f"{processes.LISTENER} --port {self.adt_port}"), shared),
        ]

    def announce(self) -> None:
        """Once the web answers: where, and who may sign in."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        else:
            return
        self.say("")
        self.say(f"Alongside is ready: http://localhost:{self.port}/")
        if settings.DEMO:
            for one in SIGN_INS:
                self.say(f"  {one.email}, password {PASSWORD}")
            for other in KNOWN:
                self.say(f"  {other.name} {other.may}: token {other.token} at /fhir/R4 (docs/how-to/speak-fhir.md)")
        self.say("Ctrl-C stops everything; the data is kept.")
        self.say("")
