"""What the minutes of a meeting say: gathered once, when it closes, and sealed."""

import hashlib
import json

from mdt.models import Meeting


def hash_of(content: dict) -> str:
    """SHA-256 of the content as canonical JSON, by which anybody can check that it is what was sealed."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def content(meeting: Meeting) -> dict:
    """All that was said in a meeting, as JSON."""
    return {"meeting": str(meeting.uuid)}
