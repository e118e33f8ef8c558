"""What the reader asks of a report: teams and days, all in the address as uuids and days."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.asked import Asked
from reports.definition import Dates, Report
from reports.period import chosen, faults
from teams.models import Team

NOT_A_DAY = {"invalid": _("Enter a day such as 2026-11-21")}


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), error_messages=NOT_A_DAY
    )


class ReportFilter(forms.Form):
    """Which team, or all of the reader's; which days, where the report has any."""

    team = forms.ChoiceField(label=_("Team"), required=False)
    since = _day(_("From"))
    until = _day(_("Until"))

    def __init__(self, *args, report: Report, teams: tuple[Team, ...], today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.teams, self.today = report, teams, today
        named = [(str(team.uuid), team.name) for team in teams]
        self.fields["team"].choices = named if len(named) == 1 else [("", _("All teams")), *named]
        self.fields["team"].error_messages["invalid_choice"] = _("Choose one of your teams")
        if report.dates is not Dates.RANGE:
            del self.fields["since"]
        if report.dates not in (Dates.RANGE, Dates.THREE_MONTHS):
            del self.fields["until"]
        else:
            self.fields["until"].label = _("Until") if "since" in self.fields else _("Three months up to")

    def clean(self):
        """The days in their order, none to come, and not more than a worker can count."""
        said = self.cleaned_data
        for name, fault in faults(said.get("since"), said.get("until"), self.today).items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields else "until", fault)

    def asked(self, at: dt.datetime) -> Asked:
        """The question, once the form is valid."""
        said = self.cleaned_data
        teams = tuple(team for team in self.teams if not said["team"] or str(team.uuid) == said["team"])
        period = chosen(self.report.dates, self.today, said.get("since"), said.get("until"))
        return Asked(self.report, teams, period, at)
