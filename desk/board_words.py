"""A board row in the reader's words: what stands in its cells. Without templates, since it is drawn 80 times."""

from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk import noticed
from desk.board import Group, NextVisit, Row
from nhsuk import moments


class Words:
    """One row as the template draws it; ``notes`` are its last notes where it stands open, else None."""

    def __init__(self, row: Row, notes: list | None):
        self.row = row
        self.notes = notes

    def __getattr__(self, name: str):
        return getattr(self.row, name)

    @cached_property
    def person_url(self) -> str:
        return reverse("person", args=[self.row.person_uuid])

    @cached_property
    def notes_url(self) -> str:
        return reverse("caseload_notes", args=[self.row.episode_uuid])

    @property
    def about(self) -> str:
        return _("about %(name)s") % {"name": self.row.list_name}

    @property
    def away(self) -> str:
        return _("away until %(day)s") % {"day": moments.short_day(self.row.away_until)}

    @property
    def in_hospital(self) -> str:
        return _("Day %(n)d") % {"n": self.row.hospital_day}

    @property
    def on_board(self) -> str:
        """How long they have stood where they stand."""
        days = {"days": in_days(self.row.days_on_board)}
        return _("waiting for %(days)s") % days if self.row.group == Group.REFERRED else _("for %(days)s") % days

    @property
    def seen(self) -> str:
        """Days since last seen: a figure, a word, and an underline whose form repeats the word."""
        row = self.row
        if row.days is None:
            return self._not_seen_yet()
        unit = ngettext("day", "days", row.days)
        tone = " app-days--over" if row.is_over else " app-days--near" if row.is_due else ""
        return format_html('<span class="app-days{}"><b>{}</b> {}</span>{}', tone, row.days, unit, self._rhythm())

    def _not_seen_yet(self) -> str:
        row = self.row
        if row.to_confirm:
            text = _("Not known: confirm by %(day)s") % {"day": moments.short_day(row.confirm_last_seen_by)}
            return format_html('<span class="app-days app-days--near">{}</span>', text)
        tone = " app-days--over" if row.is_over else ""
        return format_html('<span class="app-days{}">{}</span>{}', tone, _("Not yet"), self._rhythm())

    def _rhythm(self) -> str:
        row = self.row
        if row.is_over:
            every = _("past every %(days)s") % {"days": in_days(row.rhythm_days)}
            return format_html('<br><span class="desk-board__mark">{}</span>', every)
        if row.is_due:
            return format_html('<br><span class="desk-board__mark">{}</span>', _("due today"))
        return ""

    @property
    def attempt(self) -> str:
        """The last try and what came of it, and how many there were since the person was seen."""
        row = self.row
        if row.tried_at is None:
            return _("None yet")
        tries = ""
        if row.tries_since_seen > 1:
            tries = ngettext("%(n)d try since seen", "%(n)d tries since seen", row.tries_since_seen) % {
                "n": row.tries_since_seen
            }
        when = moments.moment(row.tried_at)
        parts = [when, row.tried] if not tries else [when, row.tried, tries]
        return format_html_join(", ", "{}", ((part,) for part in parts))

    @property
    def visit(self) -> str:
        """The next planned visit, and whether it comes too late for the rhythm."""
        row = self.row
        if row.visit_on is None:
            return format_html('<span class="desk-board__mark">{}</span>', _("None planned"))
        when = moments.moment(row.visit_at) if row.visit_at else moments.short_day(row.visit_on)
        details = ", ".join(filter(None, [when, self._staff(), str(row.visit_purpose_label)]))
        if row.next_visit == NextVisit.LATE:
            return format_html(
                '{}<br><span class="desk-board__mark">{}</span>', details, _("after the rhythm runs out")
            )
        return details

    def _staff(self) -> str:
        return _(" and ").join(self.row.visit_staff or [])

    @property
    def tags(self) -> str:
        """What was noticed, as words."""
        words = ((noticed.colour(rule), noticed.word(rule)) for rule in self.row.rules)
        return format_html_join(" ", '<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', words)


def in_days(days: int) -> str:
    """ "3 days" """
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
