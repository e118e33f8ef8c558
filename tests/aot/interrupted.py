"""A task that is interrupted the first time."""

import time
from pathlib import Path

from celery import shared_task


@shared_task
def first_time_hangs(marker: str) -> None:
    """Hang, unless somebody has hung here before."""
    if not Path(marker).exists():
        Path(marker).touch()
        time.sleep(60)
