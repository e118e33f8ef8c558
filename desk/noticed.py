"""What was noticed, as the desk shows it: one sentence with its figures, from the alerts that stand open."""

import datetime as dt
from dataclasses import dataclass

from caseload.alerts.models import Alert
from caseload.people.models import Person
from teams.access import Rights


@dataclass(frozen=True)
class Notice:
    """One open alert in the reader's language."""

    alert: Alert
    sentence: str


def of_person(person: Person, *, rights: Rights, at: dt.datetime) -> list[Notice]:
    """The open alerts about one person with the reader's teams, the longest standing first."""
    open_now = Alert.objects.filter(person=person, closed_at=None, team__in=rights.team_ids).order_by("since_at")
    return [Notice(alert, alert.rule.replace("_", " ").capitalize()) for alert in open_now]
