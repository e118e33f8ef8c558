"""The TOML beside this file, read once."""

import tomllib
from functools import cache
from pathlib import Path
from types import SimpleNamespace


@cache
def texts(name: str) -> SimpleNamespace:
    """``texts("notes").seen``: the content of ``<name>.toml``, one attribute per table or list."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return SimpleNamespace(**tomllib.load(file))
