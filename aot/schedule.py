"""What beat starts, and how often. Every task is a scan that may run twice."""

from environs import Env

SWEEP_SECONDS = Env().int("SWEEP_SECONDS", 180)
"""The engine counts as stopped when it has missed its turn three times."""

NOT_BACK_SECONDS = 30
"""A colleague who is not back must be noticed within a minute of the team's time."""

SCHEDULE: dict[str, dict] = {
    "look-at-everybody": {
        "task": "caseload.alerts.tasks.look_at_everybody",
        "schedule": SWEEP_SECONDS,
        # One that waited longer than its successor has nothing to say any more.
        "options": {"expires": SWEEP_SECONDS},
    },
    "look-who-is-not-back": {
        "task": "caseload.alerts.tasks.look_who_is_not_back",
        "schedule": NOT_BACK_SECONDS,
        "options": {"expires": NOT_BACK_SECONDS},
    },
    "work-off-imports": {"task": "caseload.imports.tasks.work_off_imports", "schedule": 60},
    "work-off-reports": {"task": "reports.tasks.work_off_reports", "schedule": 60},
    "forget-old-report-runs": {"task": "reports.tasks.forget_old_runs", "schedule": 24 * 60 * 60},
    "extend-visit-series": {"task": "caseload.contacts.tasks.extend_series", "schedule": 60 * 60},
    "discard-old-drafts": {"task": "caseload.contacts.tasks.discard_old_drafts", "schedule": 24 * 60 * 60},
    "forget-old-sweeps": {"task": "caseload.alerts.tasks.forget_old_sweeps", "schedule": 24 * 60 * 60},
    "apply-messages": {
        "task": "integrations.tasks.apply_messages",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "forget-failed-messages": {"task": "integrations.tasks.forget_failures", "schedule": 24 * 60 * 60},
    "send-digests": {"task": "caseload.alerts.tasks.send_digests", "schedule": 10 * 60},
}
