"""Telling the workers that something has come: at once, but not once per message, and never holding anybody up."""

import logging
import threading

from integrations.tasks import apply_messages

log = logging.getLogger(__name__)

AT_MOST_EVERY_SECONDS = 0.25
EXPIRES_SECONDS = 60


class Nudge(threading.Thread):
    """Publishes a task some moments after it was asked to. The clock of the service is there in case it cannot."""

    def __init__(self):
        super().__init__(name="adt-nudge", daemon=True)
        self.asked = threading.Event()
        self.ending = threading.Event()
        self.failing = False

    def ask(self) -> None:
        """Something has come."""
        self.asked.set()

    def stop(self) -> None:
        """No more."""
        self.ending.set()
        self.asked.set()

    def run(self) -> None:
        """Until told to stop."""
        while not self.ending.is_set():
            self.asked.wait()
            self.asked.clear()
            self._publish()
            self.ending.wait(AT_MOST_EVERY_SECONDS)

    def _publish(self) -> None:
        try:
            apply_messages.apply_async(expires=EXPIRES_SECONDS)
            self.failing = False
        except Exception as fault:  # whatever the broker's client raises: the message is stored, and beat will ask
            if not self.failing:
                log.warning(
                    "the broker does not answer (%s): the clock will have messages applied", type(fault).__name__
                )
            self.failing = True
