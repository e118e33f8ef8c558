"""The README keeps up with the code."""

import re

import pytest

from tests.databases import PROJECT

README = (PROJECT / "README.md").read_text()
READ = re.compile(r"\b[Ee]nv(?:\(\))?\.\w+\(\s*\"([A-Z_]+)\"")


def variables() -> list[str]:
    """Every variable that the project reads from the environment."""
    sources = "".join(path.read_text() for path in sorted((PROJECT / "aot").glob("*.py")))
    return sorted(set(READ.findall(sources)))


def test_there_are_some():
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DEMO"} <= set(variables())


@pytest.mark.parametrize("name", variables())
def test_every_variable_is_explained(name):
    assert re.search(rf"^\|.*`{name}[`=].*\|", README, re.MULTILINE)
