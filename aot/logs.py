"""Log lines: what happened, where, for which request. Never a query string, never what a person typed.

An exception's message can quote the row it failed on, a name among it; so outside the demo a line carries the
kind of the exception and the places in the code, and not its words.
"""

import json
import logging
import traceback

from audit.trace import request_id

# What is no fact of the event: the record's own fields, and Celery's "data", which quotes arguments and results.
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request", "status_code", "data"}


class JsonLine(logging.Formatter):
    """One JSON object per line, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "event": record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = places(record.exc_info[2])
        return json.dumps(line, default=str, ensure_ascii=False)


def places(trace) -> list[str]:
    """File, line and function of each step to the exception, without any value."""
    return [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]


def configuration(*, level: str, form: str) -> dict:
    """The LOGGING setting: everything to standard output, as JSON or (demo) as text for a reader."""
    quiet = level if level == "DEBUG" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "aot.logs.JsonLine"},
            "text": {"format": "{levelname:<7} {name}: {message}", "style": "{"},
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": form}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Django would add its own handlers, which write to standard error and send mail to ADMINS.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Every task is told of three times, every few seconds: sent, received, succeeded. The last says it all,
            # and to somebody who reads along not even that.
            "celery.beat": {"level": quiet},
            "celery.worker.strategy": {"level": quiet},
            "celery.app.trace": {"level": quiet if form == "text" else level},
        },
    }
