"""Whether somebody of a sender's is one of ours: certain, to be asked, or nobody. Never a guess. Pure.

The NHS number counts with date of birth and family name as the second factor. A number that the sender gave a person,
once learned, counts unless something contradicts it. All else is a question for a person (domain.md section 5).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from caseload.people.names import fold
from integrations.codes import QuestionReason
from integrations.event import Identity


@dataclass(frozen=True)
class Known:
    """One of ours, as far as it matters here."""

    person_id: int
    nhs_numbers: frozenset[str]
    """The present one, and those of records merged into it."""
    family_name: str
    given_names: str
    preferred_name: str
    date_of_birth: dt.date | None

    @cached_property
    def called(self) -> set[str]:
        """The first of the given names and what they like to be called, folded."""
        return {
            name for name in (*fold(self.given_names).split()[:1], *fold(self.preferred_name).split()[:1]) if name
        }

    def agrees(self, who: Identity) -> list[str]:
        """What is the same: number, family, given, born."""
        same = {
            "number": bool(who.numbers & self.nhs_numbers),
            "family": family_key(self.family_name) in map(family_key, who.family_names),
            "given": bool(self.called & set(fold(who.given_names).split()[:1])),
            "born": who.date_of_birth is not None and who.date_of_birth == self.date_of_birth,
        }
        return [name for name, is_same in same.items() if is_same]


@dataclass(frozen=True)
class Verdict:
    """Who it is; or why to ask, and about whom; or, with neither, nobody of ours."""

    person_id: int | None = None
    reason: str = ""
    candidates: dict[int, list[str]] = field(default_factory=dict)


NOBODY = Verdict()


def judge(who: Identity, *, by_local_id: Collection[int], known: Iterable[Known]) -> Verdict:
    """``by_local_id``: ids of those whom this sender's numbers for the person are known to mean. ``known``: everybody
    of ours who may be meant."""
    known = list(known)
    local = [one for one in known if one.person_id in by_local_id]
    numbered = [one for one in known if who.numbers & one.nhs_numbers]
    if numbered:
        return _by_number(who, numbered, local)
    if local:
        return _by_local_id(who, local)
    return _by_name(who, known)


def _by_number(who: Identity, numbered: list[Known], local: list[Known]) -> Verdict:
    both = {one.person_id: one for one in (*numbered, *local)}.values()
    if len(both) > 1:
        return _ask(who, QuestionReason.LOCAL_ID, both)
    [one] = numbered
    second = {"family", "born"} & set(one.agrees(who))
    if len(second) == 2 or (second and local):
        return Verdict(one.person_id)
    return _ask(who, QuestionReason.NUMBER_ONLY, numbered)


def _by_local_id(who: Identity, local: list[Known]) -> Verdict:
    one = local[0]
    agrees = one.agrees(who)
    told = [name for name, value in (("family", who.family_names), ("born", who.date_of_birth)) if value]
    contradicted = (who.nhs_number and one.nhs_numbers) or (told and not any(name in agrees for name in told))
    if len(local) > 1 or contradicted:
        return _ask(who, QuestionReason.LOCAL_ID, local)
    return Verdict(one.person_id)


def _by_name(who: Identity, known: list[Known]) -> Verdict:
    exact, near = [], []
    for one in known:
        agrees = one.agrees(who)
        if who.nhs_number and one.nhs_numbers:  # two numbers: two people, unless all else is the same
            if {"family", "given", "born"} <= set(agrees):
                exact.append(one)
        elif {"family", "born"} <= set(agrees):
            exact.append(one)
        elif {"family", "given"} <= set(agrees) and is_near(who.date_of_birth, one.date_of_birth):
            near.append(one)
    if exact:
        return _ask(who, QuestionReason.NAME_AND_BIRTH, exact)
    return _ask(who, QuestionReason.NAME_ONLY, near) if near else NOBODY


def family_key(name: str) -> str:
    """By what family names are compared: O'Brien, O Brien and OBRIEN are one."""
    return fold(name).replace(" ", "")


def is_near(one: dt.date | None, other: dt.date | None) -> bool:
    """Whether two dates of birth may be one, mistyped: one of day, month and year differs, or day and month are
    swapped. A missing one may be any."""
    if one is None or other is None:
        return True
    same = sum((one.year == other.year, one.month == other.month, one.day == other.day))
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return same >= 2 or swapped


def key_of(who: Identity) -> str:
    """By what a sender's person is known from message to message: its number for them, else the NHS number, else
    name and birth."""
    if who.local_ids:
        return who.local_ids[0]
    if who.nhs_number:
        return f"nhs:{who.nhs_number}"
    return f"name:{fold(who.name)}:{who.date_of_birth or ''}"[:250]


def _ask(who: Identity, reason: str, candidates: Iterable[Known]) -> Verdict:
    return Verdict(reason=str(reason), candidates={one.person_id: one.agrees(who) for one in candidates})
