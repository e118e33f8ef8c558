"""What somebody tells of a treatment or a check, and what must be true of it. Pure: values in, sentences out."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.treatments.codes import CLOSING, Outcome, ResultKind
from teams.faults import FieldError

COLUMNS = ("outcome", "site", "result_text", "result_value", "why", "last_taken_at")
"""What of ``Told`` an event keeps."""
FURTHEST = dt.timedelta(days=731)
"""A day further off, either way, is a slip of the pen."""
YEARS = gettext_lazy("The day must be within two years: check the year")


class TreatmentRefusedError(FieldError):
    """What was told cannot be true of this treatment; ``field`` is the form's own, such as the day, or the part's
    name with the treatment's uuid."""


@dataclass(frozen=True)
class Told:
    """What became of one treatment. ``treatment`` is its uuid. A result is told as words, and besides as a number
    where the words are one; the policy says which of the two is kept."""

    treatment: UUID
    outcome: str
    site: str = ""
    result_text: str = ""
    result_value: Decimal | None = None
    why: str = ""
    last_taken_at: dt.datetime | None = None

    def columns(self, policy) -> dict:
        """The values of an event's own columns; where it was not given there is no site and no result."""
        told = {name: getattr(self, name) for name in COLUMNS}
        if self.outcome not in CLOSING:
            told["site"] = ""
        if self.outcome not in CLOSING or policy.result != ResultKind.TEXT:
            told["result_text"] = ""
        if self.outcome not in CLOSING or policy.result != ResultKind.NUMBER:
            told["result_value"] = None
        if self.outcome != Outcome.NOT_TAKEN:
            told["last_taken_at"] = None
        return told

    def is_same(self, event, policy) -> bool:
        """Whether an event says this already."""
        return all(getattr(event, name) == value for name, value in self.columns(policy).items())

    def body_hash(self, **context) -> str:
        """Hash of everything told and ``context``: the same words sent twice give the same."""
        return hashlib.sha256(json.dumps(asdict(self) | context, sort_keys=True, default=str).encode()).hexdigest()


def field_of(part: str, treatment: UUID) -> str:
    """The name of a form's field for one part of what is told about one treatment."""
    return f"{part}_{treatment}"


def check(told: Told, policy, *, occurred_at: dt.datetime, at: dt.datetime) -> None:
    """Raise ``TreatmentRefusedError`` where it cannot be true. ``policy`` is the version under which it is due."""
    for applies, part, sentence in _rules(told, policy, occurred_at, at):
        if applies:
            raise TreatmentRefusedError(sentence, part if part in WHEN else field_of(part, told.treatment))


WHEN = ("on_day", "time")
"""The fields that say when it was: they are asked once for everything that is told together."""


def _rules(told: Told, policy, occurred_at: dt.datetime, at: dt.datetime):
    """Each: whether the rule is broken, the part at fault, and what to say."""
    closes, last = told.outcome in CLOSING, told.last_taken_at
    yield told.outcome not in answers(policy), "treatment", _("Choose what became of it")
    is_today = timezone.localdate(occurred_at) == timezone.localdate(at)
    yield occurred_at > at, "time" if is_today else "on_day", _("It cannot have been given in the future")
    yield occurred_at < at - FURTHEST, "on_day", YEARS
    yield closes and bool(policy.sites) and not told.site, "site", _("Say where it was injected")
    yield bool(told.site) and told.site not in policy.sites, "site", _("Choose the site from the list")
    yield (
        closes and policy.result == ResultKind.NUMBER and told.result_value is None,
        "result",
        _("Write the result as a number"),
    )
    yield closes and policy.result == ResultKind.TEXT and not told.result_text, "result", _("Say what came of it")
    yield bool(last and last > occurred_at), "taken_day", _("It cannot have been taken last after that")
    yield bool(last and last < occurred_at - FURTHEST), "taken_day", YEARS


def answers(policy) -> list[str]:
    """What can become of a treatment of this kind."""
    if policy.break_hours:
        return [policy.closes_with, Outcome.NOT_TAKEN.value]
    return [policy.closes_with, Outcome.DECLINED.value, Outcome.MISSED.value]
