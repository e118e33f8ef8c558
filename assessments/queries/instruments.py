"""What is known about the instruments that can be begun."""

from assessments import definitions
from assessments.models import Instrument


def edited_fault() -> str | None:
    """For /readyz: which definition files were edited after their first use, or None. One query."""
    kept = {(row[0], row[1]): row[2] for row in Instrument.objects.values_list("key", "version", "content_hash")}
    edited = [
        f"{each.key} {each.version}"
        for each in definitions.shipped(definitions.FOLDER)
        if kept.get((each.key, each.version), each.content_hash) != each.content_hash
    ]
    if not edited:
        return None
    return f"Edited after first use: {', '.join(edited)}. Put the file back, or give it a new version."
