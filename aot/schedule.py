"""What beat starts, and how often. Every task is a scan that may run twice."""

from environs import Env

SWEEP_SECONDS = Env().int("SWEEP_SECONDS", 180)
"""The engine counts as stopped when it has missed its turn three times."""

SCHEDULE: dict[str, dict] = {
    "look-at-everybody": {
        "task": "caseload.alerts.tasks.look_at_everybody",
        "schedule": SWEEP_SECONDS,
        # One that waited longer than its successor has nothing to say any more.
        "options": {"expires": SWEEP_SECONDS},
    },
    "work-off-imports": {"task": "caseload.imports.tasks.work_off_imports", "schedule": 60},
    "extend-visit-series": {"task": "caseload.contacts.tasks.extend_series", "schedule": 60 * 60},
    "discard-old-drafts": {"task": "caseload.contacts.tasks.discard_old_drafts", "schedule": 24 * 60 * 60},
    "forget-old-sweeps": {"task": "caseload.alerts.tasks.forget_old_sweeps", "schedule": 24 * 60 * 60},
    "send-digests": {"task": "caseload.alerts.tasks.send_digests", "schedule": 10 * 60},
}
