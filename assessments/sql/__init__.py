"""The statements of assessments, one a file with named parameters."""

from functools import partial
from pathlib import Path

from caseload.sql import text

statement = partial(text, Path(__file__).parent)
"""``statement("reckon_due")``: the text of one of them."""
