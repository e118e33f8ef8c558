"""SQL too long for the ORM: one statement a file, with named parameters."""

from functools import cache
from pathlib import Path


@cache
def statement(name: str) -> str:
    """The text of ``assessments/sql/<name>.sql``."""
    return (Path(__file__).parent / f"{name}.sql").read_text()
