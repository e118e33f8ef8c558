"""Plays messages to a listener: for demonstrations, tests and fault finding."""

import ssl
import sys
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from integrations import hl7, reading
from integrations.hl7 import NotHl7Error, UnreadableError
from integrations.sending import Sender, code_of, filled, messages_in

EXAMPLES = Path(settings.BASE_DIR) / "examples" / "adt"


class Command(BaseCommand):
    """Send files, or folders of them, in the order of their names."""

    help = "Send HL7 v2 messages over MLLP from files or folders and say how each was answered."
    requires_system_checks = []

    def add_arguments(self, parser):
        """What, where, how quickly, and by what certificates."""
        parser.add_argument(
            "paths", nargs="*", type=Path, help=f"files or folders; without any: those of examples/{EXAMPLES.name}"
        )
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.ADT_PORT)
        parser.add_argument("--every", type=float, default=0, metavar="SECONDS", help="wait between two messages")
        parser.add_argument("--times", type=int, default=1, help="send everything so many times")
        parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS")
        parser.add_argument("--quiet", action="store_true", help="only the figures")
        parser.add_argument("--tls", action="store_true")
        parser.add_argument("--ca", help="certificates that the listener's is signed by")
        parser.add_argument("--cert", help="our own certificate")
        parser.add_argument("--key", help="its key")

    def handle(self, *args, paths, host, port, every, times, timeout, quiet, **options):
        """Send, and end with status 1 unless everything was answered AA."""
        messages = self.messages(paths or [EXAMPLES])
        try:
            sender = Sender(host, port, timeout=timeout, tls=context(options))
        except OSError as fault:
            raise CommandError(f"Nobody listens on {host}:{port} ({fault}). Is the listener running?") from fault
        answers, started = Counter(), time.monotonic()
        for name, raw in messages * times:
            try:
                [answer] = sender.send(raw)
            except OSError as fault:
                raise CommandError(f"{name}: no answer ({fault})") from fault
            code, fault = code_of(answer)
            answers[code] += 1
            if not quiet:
                self.stdout.write(f"{code} {fault:<16} {name} {kind(raw)}".rstrip())
            time.sleep(every)
        sender.close()
        seconds = time.monotonic() - started
        told = ", ".join(f"{number:,} {code}" for code, number in sorted(answers.items()))
        self.stdout.write(f"{answers.total():,} sent in {seconds:.1f} s: {told}")
        if set(answers) - {"AA"}:
            sys.exit(1)

    def messages(self, paths: list[Path]) -> list[tuple[str, bytes]]:
        """Every message with the name of its file."""
        files = [file for path in paths for file in (sorted(path.rglob("*.hl7")) if path.is_dir() else [path])]
        now = timezone.now()
        run = now.strftime("%y%m%d%H%M%S")
        try:
            found = [
                (file.name, one) for file in files for one in messages_in(filled(file.read_bytes(), now=now, run=run))
            ]
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        if not found:
            raise CommandError("There is no message in that: files end in .hl7.")
        return found


def kind(raw: bytes) -> str:
    """'ADT A01 M1', for the line."""
    try:
        header = reading.header(hl7.parse(raw))
    except (NotHl7Error, UnreadableError):
        return ""
    return f"{header.kind} {header.code} {header.control_id}"


def context(options: dict) -> ssl.SSLContext | None:
    """TLS as asked for."""
    if not (options["tls"] or options["ca"] or options["cert"]):
        return None
    made = ssl.create_default_context(cafile=options["ca"])
    if options["cert"]:
        made.load_cert_chain(options["cert"], options["key"])
    return made
