"""What would happen: each row of a file against what the register knows. Pure but for what it is given."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from caseload.imports.checking import Checked, Row
from caseload.imports.faults import Fault
from caseload.people.names import fold


class Becomes(StrEnum):
    """What a row leads to."""

    NEW = "new"
    """Nobody knows this person: a person and an episode."""
    KNOWN = "known"
    """The register knows the person: a new episode, with what the file says where the register says nothing."""
    UNCHANGED = "unchanged"
    """They are on this team's caseload: left as they stand."""


@dataclass(frozen=True)
class Step:
    """One row and what becomes of it."""

    row: Row
    becomes: Becomes
    person: object | None = None
    episode_id: int | None = None


@dataclass
class Plan:
    """All steps, or the faults because of which none is taken."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, int]:
        """How many rows become what; and how many give no day last seen, or no co-ordinator."""
        counted = Counter(step.becomes.value for step in self.steps)
        fresh = [step.row for step in self.steps if step.becomes is not Becomes.UNCHANGED]
        return {becomes.value: counted[becomes.value] for becomes in Becomes} | {
            "without_last_seen": sum(row.get("last_seen_on") is None for row in fresh),
            "without_coordinator": sum(row.get("coordinator") is None for row in fresh),
        }


def plan(checked: Checked, register, team) -> Plan:
    """What taking the file in would do. ``register`` is a ``queries.Register`` of the same rows."""
    made = Plan(faults=list(checked.faults), ignored=checked.ignored)
    for row in checked.faulty:
        made.faults += _about_team(row, register, team)
    for row in checked.rows:
        faults = _about_team(row, register, team)
        person, fault = _who(row, register)
        faults += [fault] if fault else []
        if faults:
            made.faults += faults
        elif person is None:
            made.steps.append(Step(row, Becomes.NEW))
        elif person.pk in register.open:
            made.steps.append(Step(row, Becomes.UNCHANGED, person, register.open[person.pk]))
        else:
            made.steps.append(Step(row, Becomes.KNOWN, person))
    made.faults.sort(key=lambda fault: fault.line)
    return made


def _about_team(row: Row, register, team) -> list[Fault]:
    faults = []
    named = row.get("team")
    if named and fold(named) not in (fold(team.code), fold(team.name)):
        faults.append(Fault(row.line, "team", "other_team"))
    coordinator = row.get("coordinator")
    if coordinator and coordinator not in register.members:
        faults.append(Fault(row.line, "coordinator", "coordinator_unknown"))
    return faults


def _who(row: Row, register) -> tuple[object | None, Fault | None]:
    """The person on the register whom a row means, or why that cannot be told."""
    number, local = row.get("nhs_number"), row.get("local_id")
    by_number = register.by_number.get(number) or register.people.get(register.former.get(number))
    by_local = register.people.get(register.local.get(local))
    if by_number and by_local and by_number.pk != by_local.pk:
        return None, Fault(row.line, "nhs_number", "two_people")
    person = by_number or by_local
    column = "nhs_number" if by_number else "local_id"
    if person is None:
        person = register.by_name.get(row.name_key) if row.get("date_of_birth") else None
        if person is None:
            return None, None
        column = "family_name"
        if person.pk not in register.open:
            return None, Fault(row.line, column, "alike")
    elif not _fits(row, person):
        return None, Fault(row.line, column, "differs")
    if number and person.nhs_number and person.nhs_number != number and not by_number:
        return None, Fault(row.line, "nhs_number", "other_number")
    if person.died_on is not None:
        return None, Fault(row.line, column, "not_now")  # an administrator reads it, and a death is clinical
    return person, None


def _fits(row: Row, person) -> bool:
    """The second factor: same family name, and same date of birth where both know it."""
    born = row.get("date_of_birth")
    same_birth = born == person.date_of_birth if born and person.date_of_birth else person.date_of_birth is None
    return fold(row.get("family_name")) == fold(person.family_name) and same_birth
