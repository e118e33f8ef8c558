"""The listener as a process of its own."""

import asyncio
import os
import signal
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from integrations.listener.door import Door, from_settings
from integrations.listener.nudging import Nudge
from integrations.listener.server import Listener
from integrations.listener.storing import Store


class Command(BaseCommand):
    """Listen for ADT messages until stopped."""

    help = "Listen for HL7 v2 ADT messages over MLLP (settings ADT_*; docs/how-to/connect-a-hospital.md)."

    def add_arguments(self, parser):
        """Where to listen, if not where the settings say."""
        parser.add_argument("--host")
        parser.add_argument("--port", type=int, help="0 takes any free port")

    def handle(self, *args, host, port, **options):
        """Run until SIGTERM or Ctrl-C."""
        try:
            door = from_settings(host=host, port=port)
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        asyncio.run(self.listen(door))

    async def listen(self, door: Door) -> None:
        """Threads, signals, the server."""
        nudge = Nudge()
        store = Store(on_stored=nudge.ask)
        nudge.start()
        store.start()
        nudge.ask()  # what came before we were killed
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        heartbeat = os.environ.get("LISTENER_FILE")
        listener = Listener(door, store, Path(heartbeat) if heartbeat else None)
        try:
            await listener.run(stop, started=self.announce)
        except OSError as fault:
            raise CommandError(f"Cannot listen on {door.host}:{door.port}: {fault.strerror}") from fault
        finally:
            store.stop()
            nudge.stop()
            await asyncio.to_thread(store.join, 5)

    def announce(self, address: tuple) -> None:
        """Say where."""
        self.stdout.write(f"listening for ADT messages on {address[0]}:{address[1]}")
        self.stdout.flush()
