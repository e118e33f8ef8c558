"""The request that is being answered, so that a log line, an event and a read can be laid side by side."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
