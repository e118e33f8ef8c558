"""How a team uses its instruments, and when one person is assessed again where it is not as the team has it."""

from assessments import definitions
from assessments.models import ReassessmentPeriod, TeamInstrument
from assessments.structure import Definition
from caseload.people.models import Episode
from teams.models import Team


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
