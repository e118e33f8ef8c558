"""What beat starts, and how often. Every task is a scan that may run twice."""

SCHEDULE: dict[str, dict] = {}
