"""The people around a person as the pages say it: who, on which number, what may be told. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseload.network.codes import OF_THEIR_LIFE, MayKnow, MayShare, StatementKind, TieRole
from nhsuk import moments


@dataclass(frozen=True)
class TieRead:
    """Somebody around the person, from the JSON of ``caseload/sql/network_person.sql``."""

    row: dict

    def __getattr__(self, name: str):
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def role_label(self) -> str:
        """Who they are to the person."""
        return str(TieRole(self.role).label)

    @property
    def called(self) -> str:
        """Their name; of an organisation without one, its own."""
        return self.name or self.organisation

    @property
    def stands(self) -> bool:
        """Whether they are still around the person."""
        return self.ends_on is None

    @property
    def since(self) -> dt.date:
        """From when."""
        return dt.date.fromisoformat(self.starts_on)

    @property
    def until(self) -> dt.date | None:
        """The first day on which they are no longer."""
        return self.ends_on and dt.date.fromisoformat(self.ends_on)

    @property
    def last_contact(self) -> dt.datetime | None:
        """When we last had contact with them, if ever."""
        return self.occurred_at and dt.datetime.fromisoformat(self.occurred_at)

    @property
    def sharing(self) -> str:
        """What may be told them, on whose word and since when."""
        values = {"what": self.what, "by": self.decided_by, "day": self._day()}
        sentences = {
            MayShare.YES: _("May be told what concerns the care: said on %(day)s"),
            MayShare.PART: _("May be told in part: %(what)s (said on %(day)s)"),
            MayShare.NO: _("Nothing may be told them: said on %(day)s"),
            MayShare.BEST_INTERESTS: _("Decided for them by %(by)s on %(day)s: %(what)s"),
        }
        if self.may_share not in sentences:
            return _("Not asked yet what may be shared")
        told = sentences[self.may_share] % values
        more = self.what if self.may_share in (MayShare.YES, MayShare.NO) else ""
        return f"{told}. {more}" if more else told

    @property
    def admission_in_words(self) -> str:
        """Whether they may be told of an admission."""
        return {
            MayKnow.YES: _("May be told of an admission"),
            MayKnow.NO: _("May not be told of an admission"),
        }.get(self.admission, _("Not asked whether they may be told of an admission"))

    def _day(self) -> str:
        return moments.short_day(dt.date.fromisoformat(self.on_date)) if self.on_date else ""


@dataclass(frozen=True)
class StatementRead:
    """Advance choices or a safety plan, as it was written on a day."""

    kind: StatementKind
    text: str
    kept_where: str
    on: dt.date
    author: str
    recorded_by: str


@dataclass(frozen=True)
class Written:
    """Of one kind: what counts, and what stood before."""

    kind: StatementKind
    current: StatementRead | None
    earlier: list[StatementRead]


@dataclass(frozen=True)
class Around:
    """Everything on the page."""

    ties: list[TieRead]
    former: list[TieRead]
    written: list[Written]


def around(ties: Iterable[dict], statements: Iterable[dict]) -> Around:
    """From the statement's JSON: in the order of the roles, the latest statement of each kind first."""
    order = {role: place for place, role in enumerate(TieRole.values)}
    read = sorted((TieRead(row) for row in ties), key=lambda tie: (order[tie.role], tie.id))
    texts = [statement(row) for row in statements]
    of_kind = {kind: [text for text in texts if text.kind == kind] for kind in StatementKind}
    return Around(
        ties=[tie for tie in read if tie.stands],
        former=[tie for tie in read if not tie.stands],
        written=[Written(kind, found[0] if found else None, found[1:]) for kind, found in of_kind.items()],
    )


def statement(row: dict) -> StatementRead:
    """One from its JSON."""
    return StatementRead(
        kind=StatementKind(row["kind"]), text=row["text"], kept_where=row["kept_where"],
        on=dt.date.fromisoformat(row["on_date"]), author=row["author"], recorded_by=row["recorded_by"],
    )  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Somebody around the person, as a form offers them."""

    uuid: str
    role: str
    name: str
    phone: str = ""

    @property
    def is_family(self) -> bool:
        """Met as family or carer, not as another professional."""
        return self.role in OF_THEIR_LIFE

    @property
    def label(self) -> str:
        """Mary Whitlock, main carer."""
        return f"{self.name}, {str(TieRole(self.role).label).lower()}"


def known(told: Iterable[dict]) -> list[Known]:
    """From JSON, in the order of the roles."""
    rows = [Known(row["uuid"], row["role"], row["name"] or row["organisation"], row["phone"]) for row in told]
    return sorted(rows, key=lambda one: (TieRole.values.index(one.role), one.name))
