"""What an assessment proposes next, and why: a proposal for somebody to take up, never a thing that happens. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.scoring import Line, Rated, profile
from assessments.structure import Definition


@dataclass(frozen=True)
class Setting:
    """Which ratings of which items propose which instrument. No items: any; no instrument: nothing is proposed."""

    proposes: str
    items: tuple[str, ...]
    values: tuple[int, ...]


@dataclass(frozen=True)
class Proposal:
    """Another instrument, and the ratings that speak for it."""

    key: str
    because: tuple[Line, ...]


def usual(definition: Definition) -> Setting:
    """As the definition has it, for a team that has set nothing: any barrier."""
    barriers = tuple(grade.value for grade in definition.scale if grade.counts_as == "barrier")
    return Setting(definition.proposes, (), barriers)


def proposal(definition: Definition, ratings: Mapping[str, Rated], setting: Setting) -> Proposal | None:
    """The proposal with its reasons in the definition's order, or None. What is not rated proposes nothing."""
    if not setting.proposes:
        return None
    because = tuple(
        line
        for line in profile(definition, ratings).lines
        if line.grade
        and line.grade.value in setting.values
        and (not setting.items or line.item.code in setting.items)
    )
    return Proposal(setting.proposes, because) if because else None
