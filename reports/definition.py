"""What a report is: words, columns and a picture as data, over one query. Pure.

The query (``reports/sql/<units>.sql``) gives the units: one row for each thing that is counted, with its team, whom
it is about and when (``team_id``, ``episode_id``, ``person_id``, ``user_id``, ``at``), what its row is found by and
what the list shows. Columns count or add up units, so a figure and the list behind it come from the same rows and
cannot differ; and since every figure that is asked for can be added, a report over many teams can be counted a few
teams at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Dates(Enum):
    """Which days a report is about."""

    NOW = "now"
    """As it stands at this moment."""
    RANGE = "range"
    """From one day to another."""
    THREE_MONTHS = "three_months"
    """The three months up to a day."""
    A_YEAR = "a_year"
    """As it stands, and the last twelve months; not to be chosen."""


@dataclass(frozen=True)
class Column:
    """One figure of a row. ``counts`` is a condition over the units' columns, ``sums`` a number in them; ``share``
    and ``mean`` are made of other columns."""

    key: str
    label: str
    counts: str = ""
    sums: str = ""
    share: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The columns that are the part, and those that are the whole."""
    number: str = ""
    """The column that says of how many a share is, where its whole does not."""
    is_exact: bool = False
    """A share that compares two figures and is no rate: given however small they are."""
    mean: tuple[str, str] = ("", "")
    """The column with the sum, and that with the number."""
    unit: str = ""
    """``min`` for minutes, ``%`` for a mean that is a share."""
    hidden: bool = False
    """Needed by another column, and not shown."""
    board: str = ""
    """The filter of the caseload board that lists the same people of one team."""
    target: str = ""
    """What it should be, in words."""
    target_rows: tuple[str, ...] = ()
    """The rows that the target is about, where it is not all."""

    @property
    def is_added(self) -> bool:
        """Whether the database gives it; the others are made of those."""
        return bool(self.counts or self.sums)

    @property
    def has_list(self) -> bool:
        return self.is_added and not self.hidden

    @property
    def behind(self) -> str:
        """The condition of the units that its list names: those counted, or those that add anything to the sum."""
        return self.counts or f"coalesce({self.sums}, 0) <> 0"

    def is_missed(self, row: str | None, value: float) -> bool:
        """Whether a figure should be 0 and is not."""
        return bool(self.target and value) and (not self.target_rows or row in self.target_rows)


@dataclass(frozen=True)
class Rows:
    """What a row of the table is: a column of the units, and the words for what stands in it."""

    by: str
    label: str
    words: Mapping[str, str] | None = None
    """Key to label, in the order of the page; None where the query gives the label, and for teams."""
    of_staff: bool = False
    every: bool = False
    """Whether rows without any figure are shown as well."""
    always: tuple[str, ...] = ()
    """Keys of rows that are shown even at 0."""
    unbroken: bool = False
    """Whether rows between the first and the last with a figure are shown at 0: an axis without gaps."""

    @property
    def are_teams(self) -> bool:
        return self.by == "team"


@dataclass(frozen=True)
class Detail:
    """One column of the list behind a figure. ``kind``: text, day, moment, days, minutes, or words for a code."""

    key: str
    label: str
    kind: str = "text"
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """Columns as the parts of one bar a row, each with a pattern of its own, so that it reads without colour."""

    parts: tuple[tuple[str, str], ...]
    """Column and pattern, from the left."""
    of_whole: bool = True
    """Whether every bar has the same length; else it is as long as its figures."""
    against: str = ""
    """A column drawn as an outline behind the bar: what there is room for."""


@dataclass(frozen=True)
class Report:
    """One report. ``version`` goes up when the same question would be answered with another figure."""

    key: str
    version: int
    title: str
    counts: str
    """What one unit is, in a sentence."""
    definition: tuple[str, ...]
    source: str
    dates: Dates
    rows: Rows
    columns: tuple[Column, ...]
    details: tuple[Detail, ...]
    picture: Picture | None
    empty: str
    """What will stand here, and from when."""
    units: str = ""
    """The query's name where it is not the report's key."""
    beside: tuple[str, ...] = ()
    """Further queries that the units read, each by its name."""
    weight: float = 0
    """What a day of a team costs, against reading all its contacts (1): what weighs too much a worker counts."""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Columns that stand in a table of their own, each with its heading; without any, all stand in one."""
    lists_staff: tuple[str, ...] = ()
    """Columns behind which staff stand, and nobody else."""
    parameters: Callable[[], dict] = dict
    judged: Callable[[dict], dict] | None = None
    """Further parameters made from what the query is told: units that another room judges. One query."""

    @property
    def query(self) -> str:
        return self.units or self.key

    @property
    def shown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.hidden)

    @property
    def tables(self) -> list[tuple[str, tuple[Column, ...]]]:
        """Headings, each with the columns below it."""
        if not self.sections:
            return [("", self.shown)]
        return [(title, tuple(c for c in self.shown if c.key in keys)) for title, keys in self.sections]

    def column(self, key: str) -> Column | None:
        """The column of a key."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True)
class Line:
    """One row as the database gives it: only what can be added."""

    key: str
    label: str
    values: dict[str, float]
