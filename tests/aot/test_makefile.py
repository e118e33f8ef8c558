"""What `make` says before it has anything to stand on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.databases import PROJECT

NEEDED = ("Makefile", "requirements", "package.json", "package-lock.json")


@pytest.fixture
def clone(tmp_path) -> Path:
    """As much of a fresh clone as make looks at."""
    for name in NEEDED:
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


def make(clone: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run make there, as from a plain shell."""
    hidden = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(["make", *arguments], cwd=clone, env=environment, capture_output=True, text=True)


def contents(clone: Path) -> set[Path]:
    """Every file and directory."""
    return set(clone.rglob("*"))


@pytest.mark.parametrize("target", ["up", "test", "lint", "reset"])
def test_without_venv_says_what_to_install_and_writes_nothing(clone, tmp_path_factory, target):
    python = tmp_path_factory.mktemp("bin") / "python3"
    python.write_text('#!/bin/sh\ncase "$*" in *venv*) exit 1;; esac\nexec python3 "$@"\n')
    python.chmod(0o755)
    before = contents(clone)
    done = make(clone, target, f"PYTHON={python}")
    assert done.returncode != 0
    assert "has no venv module. Install it, for example: apt-get install python3-venv" in done.stderr
    assert contents(clone) == before


def test_without_python_says_so_and_writes_nothing(clone):
    before = contents(clone)
    done = make(clone, "up", "PYTHON=")
    assert done.returncode != 0
    assert "No Python 3.11 or newer was found" in done.stderr
    assert contents(clone) == before


def test_alone_it_is_help(clone):
    before = contents(clone)
    done = make(clone)
    assert done.returncode == 0
    for target in ("up", "test", "reset", "lint", "bench", "screenshots"):
        assert f"make {target} " in done.stdout
    assert contents(clone) == before
