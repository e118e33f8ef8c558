"""What is due again, how a team uses its instruments, and what an assessment proposes."""

import datetime as dt
from dataclasses import dataclass

from assessments import definitions
from assessments.models import Assessment, Reassessment, ReassessmentPeriod, TeamInstrument
from assessments.proposing import Proposal, Setting, proposal, usual
from assessments.queries.reading import Read
from assessments.structure import Definition
from caseload.people.models import Episode
from teams.models import Team


@dataclass(frozen=True)
class Due:
    """One instrument that a person is assessed with: when last, and when again if so."""

    key: str
    title: str
    last_on: dt.date
    due_on: dt.date | None

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < on


def due_of(episode: Episode) -> list[Due]:
    """What is due in an episode that the caller has found in sight, the next first. One query."""
    rows = Reassessment.objects.filter(episode=episode).order_by("due_on", "key")
    return [Due(row.key, title_of(row.key), row.last_on, row.due_on) for row in rows]


def interval_of(episode: Episode, key: str) -> ReassessmentPeriod | None:
    """The interval agreed for one person, where it is not the team's."""
    rows = ReassessmentPeriod.objects.filter(episode=episode, key=key, ends_at=None)
    return rows.select_related("set_by").first()


def teams_days(team_id: int, key: str) -> int | None:
    """The team's interval in days. One query."""
    return TeamInstrument.objects.filter(team=team_id, key=key).values_list("every_days", flat=True).first()


def uses_of(team: Team) -> list[tuple[Definition, TeamInstrument | None]]:
    """Each instrument, and how the team uses it, where it has said so. One query."""
    rows = {row.key: row for row in TeamInstrument.objects.filter(team=team).select_related("set_by")}
    return [(definition, rows.get(key)) for key, definition in definitions.current().items()]


def setting_of(team_id: int, definition: Definition) -> Setting:
    """What proposes what in a team: as it has set it, else as the definition has it. One query."""
    row = TeamInstrument.objects.filter(team=team_id, key=definition.key).first()
    if row is None:
        return usual(definitions.current().get(definition.key, definition))
    return Setting(row.proposes, tuple(row.proposing_items), tuple(row.proposing_values))


def proposal_of(read: Read) -> Proposal | None:
    """What a signed assessment proposes: nothing once the proposed one has been begun since. Two queries at most."""
    found = proposal(read.definition, read.ratings, setting_of(read.assessment.episode.team_id, read.definition))
    if found is None or found.key not in definitions.current() or not read.assessment.signed_at:
        return None
    begun = Assessment.objects.filter(
        person=read.assessment.person_id, key=found.key, abandoned_at=None, on_date__gte=read.assessment.on_date
    )
    return None if begun.exists() else found


def title_of(key: str) -> str:
    """What an instrument is called; its key where its file has gone."""
    known = definitions.current().get(key)
    return known.short_title if known else key
