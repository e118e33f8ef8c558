"""A person's assessments on one page, in three queries: under way, latest of each instrument, due, proposed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists
from django.db.models.functions import JSONObject

from assessments import definitions
from assessments.models import Attestation, Reassessment, TeamInstrument
from assessments.proposing import Setting, proposal, usual
from assessments.queries.drafts import RATES
from assessments.queries.reading import Read, all_of
from assessments.scoring import Line
from assessments.structure import Definition
from caseload.people.models import Episode
from teams.access import Rights
from teams.models import Membership, User


@dataclass(frozen=True)
class Proposed:
    """A further assessment that one with barriers asks for, by the team's setting. Never begun by itself."""

    definition: Definition
    because: Read
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Choice:
    """An instrument of which an assessment can be begun."""

    definition: Definition
    may_rate: bool
    attested: bool
    draft: Read | None
    """Under way already."""
    proposed: Proposed | None


@dataclass(frozen=True)
class Latest:
    """The latest signed assessment with an instrument, and when the next is due."""

    read: Read
    due_on: dt.date | None
    earlier: int
    on: dt.date

    @property
    def is_overdue(self) -> bool:
        """Whether the day has come."""
        return self.due_on is not None and self.due_on <= self.on


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    drafts: list[Read]
    latest: list[Latest]
    choices: list[Choice]

    @property
    def proposals(self) -> list[Proposed]:
        """What is proposed and not under way."""
        return [each.proposed for each in self.choices if each.proposed]


def overview_of(rights: Rights, episode: Episode, user: User, *, on: dt.date) -> Overview:
    """What there is of the episode's person, and what this user could begin."""
    reads = all_of(rights, episode.person, on=on)
    drafts = [read for read in reads if not read.assessment.signed_at]
    signed = [read for read in reads if read.assessment.signed_at]
    is_rater, attested, due, settings = _facts(episode, user, on)
    newest: dict[str, Read] = {}
    for read in signed:
        newest.setdefault(read.definition.key, read)
    counts = {key: sum(read.definition.key == key for read in signed) for key in newest}
    proposed = _proposed(newest, drafts, settings)
    under_way = {read.definition.key: read for read in drafts if not read.assessment.replaces_id}
    return Overview(
        drafts=drafts,
        latest=[Latest(read, due.get(key), counts[key] - 1, on) for key, read in newest.items()],
        choices=[
            Choice(
                each, is_rater or each.rated_by == "person", key in attested or each.rated_by == "person",
                under_way.get(key), proposed.get(key),
            )
            for key, each in definitions.current().items()
        ],
    )  # fmt: skip


def _facts(episode: Episode, user: User, on: dt.date):
    """Whether the user rates, whose manuals they hold, when what is due, and how the team uses its instruments."""
    member = Membership.objects.on(on).filter(user=user, profession__in=RATES)
    held = Attestation.objects.filter(user=user).values("key")
    due = Reassessment.objects.filter(episode=episode, due_on__isnull=False)
    used = TeamInstrument.objects.filter(team=episode.team_id)
    [row] = User.objects.filter(pk=user.pk).values_list(
        Exists(member),
        ArraySubquery(held),
        ArraySubquery(due.values_list(JSONObject(key="key", on="due_on"))),
        ArraySubquery(
            used.values_list(
                JSONObject(key="key", proposes="proposes", items="proposing_items", values="proposing_values")
            )
        ),
    )
    is_rater, keys, dues, uses = row
    settings = {each["key"]: Setting(each["proposes"], tuple(each["items"]), tuple(each["values"])) for each in uses}
    return is_rater, set(keys), {each["key"]: dt.date.fromisoformat(each["on"]) for each in dues}, settings


def _proposed(
    newest: dict[str, Read], drafts: Iterable[Read], settings: dict[str, Setting]
) -> dict[str, Proposed]:  # fmt: skip
    """By the key of what is proposed: where the latest assessment shows what the team looks at, and nobody has begun
    the other since."""
    begun = {read.definition.key for read in drafts}
    found = {}
    for key, because in newest.items():
        setting = settings.get(key) or usual(definitions.current().get(key, because.definition))
        asked = proposal(because.definition, because.ratings, setting)
        if asked is None or asked.key not in definitions.current() or asked.key in begun:
            continue
        if not _is_later(newest.get(asked.key), because):
            found[asked.key] = Proposed(definitions.current()[asked.key], because, asked.because)
    return found


def _is_later(other: Read | None, than: Read) -> bool:
    return other is not None and other.assessment.on_date >= than.assessment.on_date
