"""What somebody tells of the people around a person, and what must be true of it. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseload.network.codes import ANSWERED, MayKnow, MayShare, TieRole
from teams.faults import FieldError

FIRST_DAY = dt.date(1900, 1, 1)
"""Nobody whom we know said anything before it: an earlier day is a slip of the thumb."""


class NetworkRefusedError(FieldError):
    """It cannot be like that; ``field`` names the form's field."""


@dataclass(frozen=True)
class TieTold:
    """Somebody around the person."""

    role: str
    name: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True)
class SharingTold:
    """What may be shared, as said or decided on a day; nobody asked yet where nothing is told."""

    may_share: str = MayShare.NOT_ASKED
    what: str = ""
    admission: str = MayKnow.NOT_ASKED
    on_date: dt.date | None = None
    decided_by: str = ""


@dataclass(frozen=True)
class StatementTold:
    """Advance choices or a safety plan: the text, or where it is kept."""

    text: str
    kept_where: str
    on_date: dt.date
    author: str


def stripped(told) -> dict:
    """What was told, by name, without the space around words."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in vars(told).items()}


def check_tie(told: TieTold) -> None:
    """Raise ``NetworkRefusedError`` where nobody could be rung or found by it."""
    if told.role not in TieRole.values:
        raise NetworkRefusedError(_("Choose who they are to the person"), "role")
    if not (told.name.strip() or told.organisation.strip()):
        raise NetworkRefusedError(_("Give a name, or an organisation"), "name")


def check_sharing(told: SharingTold, *, today: dt.date) -> None:
    """Raise ``NetworkRefusedError`` at the field: an answer has its day, a part says which, and a decision for
    somebody says what was decided, by whom and when."""
    for applies, field, sentence in _sharing_rules(told, today):
        if applies:
            raise NetworkRefusedError(sentence, field)


def _sharing_rules(told: SharingTold, today: dt.date):
    decided = told.may_share == MayShare.BEST_INTERESTS
    answered = told.may_share in ANSWERED or told.admission != MayKnow.NOT_ASKED
    yield told.may_share not in MayShare.values, "may_share", _("Choose what may be shared")
    yield told.admission not in MayKnow.values, "admission", _("Say whether they may be told of an admission")
    yield told.may_share == MayShare.PART and not told.what.strip(), "what", _("Say what may be shared, and what not")
    yield decided and not told.what.strip(), "what", _("Write down what was decided, and why")
    yield decided and not told.decided_by.strip(), "decided_by", _("Say who decided it")
    yield (
        not decided and bool(told.decided_by.strip()),
        "decided_by",
        _("Only a capacity or best-interests decision has somebody who decided. Take the name out, or choose it"),
    )
    yield (
        (answered or decided) and told.on_date is None,
        "on_date",
        _("Say on which day they said so, or it was decided"),
    )
    yield told.on_date is not None and told.on_date > today, "on_date", _("This day is still to come")
    yield told.on_date is not None and told.on_date < FIRST_DAY, "on_date", _("Check the year")


def check_statement(told: StatementTold, *, today: dt.date) -> None:
    """Raise ``NetworkRefusedError`` where neither text nor place, author or day is told."""
    if not (told.text.strip() or told.kept_where.strip()):
        raise NetworkRefusedError(_("Write the text, or say where it is kept"), "text")
    if not told.author.strip():
        raise NetworkRefusedError(_("Say who wrote it"), "author")
    if told.on_date > today:
        raise NetworkRefusedError(_("This day is still to come"), "on_date")
    if told.on_date < FIRST_DAY:
        raise NetworkRefusedError(_("Check the year"), "on_date")
