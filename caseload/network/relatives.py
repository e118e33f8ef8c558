"""Whom the law names beside a carer: dated data per nation (domain.md R11), read from ``relatives.toml``. Pure."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caseload.network.codes import NAMED_BY_LAW, TieRole

FILE = Path(__file__).with_name("relatives.toml")


@dataclass(frozen=True)
class Named:
    """A role that a law knows, where and when."""

    role: TieRole
    nations: tuple[str, ...]
    law: str
    begins: dt.date | None
    ends: dt.date | None

    def holds(self, nation: str, day: dt.date) -> bool:
        """Whether it is in force; what has no beginning is not yet."""
        begun = self.begins is not None and self.begins <= day
        return nation in self.nations and begun and (self.ends is None or day < self.ends)


@cache
def named() -> tuple[Named, ...]:
    """All that the file tells."""
    return tuple(
        Named(TieRole(row["role"]), tuple(row["nations"]), row["law"], row.get("from"), row.get("until"))
        for row in tomllib.loads(FILE.read_text())["named"]
    )


def in_force(nation: str, day: dt.date) -> dict[TieRole, str]:
    """The roles that the nation's law knows on a day, each with its law."""
    return {one.role: one.law for one in named() if one.holds(nation, day)}


def roles(nation: str, day: dt.date) -> list[TieRole]:
    """Whom somebody can be to a person there and then: what no law knows there is not offered."""
    known = in_force(nation, day)
    return [role for role in TieRole if role not in NAMED_BY_LAW or role in known]
