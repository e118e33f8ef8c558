"""The board in the reader's words: headings, and what stands in each row's cells.

Drawn 80 times a page, so the words are put together here and the template only sets them: a third of the time.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people.whereabouts import Whereabouts
from caseload.people.whereabouts_words import on_the_ward
from desk import noticed
from desk.board import Group, NextVisit, Row
from nhsuk import moments

SEVERAL_TRIES = 2
LONGEST_REASON = 80
"""Letters of a reason that a row shows; the person's page has all of it."""


def table(kind: str, groups: list, notes: dict) -> dict:
    """One table: ``kind`` is ``team`` or ``hospital``, which has columns of its own."""
    cells = hospital_cells if kind == "hospital" else team_cells
    headings = hospital_headings() if kind == "hospital" else team_headings()
    return {
        "kind": kind,
        "caption": _("People in hospital") if kind == "hospital" else _("People by contact intensity"),
        "headings": headings,
        "columns": len(headings) + 1,
        "groups": [
            {
                "label": group.label,
                "size": len(rows) if len(rows) == size else _("%(n)d of %(all)d") % {"n": len(rows), "all": size},
                "rows": [line(row, zip(headings, cells(row), strict=True), notes) for row in rows],
            }
            for group, rows, size in groups
        ],
    }


def line(row: Row, cells, notes: dict) -> dict:
    """One person; ``notes`` are there where the row stands open."""
    return {
        "key": str(row.episode_uuid),
        "name": row.list_name,
        "person_url": reverse("person", args=[row.person_uuid]),
        "notes_url": reverse("caseload_notes", args=[row.episode_uuid]),
        "cells": list(cells),
        "person_uuid": row.person_uuid,
        "notes": notes.get(row.episode_uuid),
    }


def team_headings() -> list[str]:
    """Above the columns of those at home."""
    return [
        capfirst(settings.NAMED_WORKER),
        _("Last seen"),
        _("Last attempt"),
        _("Why here"),
        _("Next visit"),
        _("Noticed"),
    ]


def team_cells(row: Row) -> tuple:
    """What stands in them."""
    return (coordinator(row), seen(row), attempt(row), why(row), visit(row), tags(row))


def hospital_headings() -> list[str]:
    """Above the columns of those in hospital."""
    return [
        capfirst(settings.NAMED_WORKER),
        _("Ward"),
        _("In hospital"),
        _("Last in-reach"),
        _("Next visit"),
        _("Noticed"),
    ]


def hospital_cells(row: Row) -> tuple:
    """What stands in them."""
    in_hospital = _("Day %(n)d") % {"n": row.hospital_day}
    return (coordinator(row), ward(row), in_hospital, in_reach(row), visit(row), tags(row))


def coordinator(row: Row) -> str:
    """Who answers for them, and until when that person is away."""
    if row.coordinator is None:
        return format_html("<b>{}</b>", _("Nobody"))
    if not row.is_away:
        return row.coordinator
    if row.away_until is None:
        return marked(row.coordinator, _("away, nobody knows until when"))
    return marked(row.coordinator, _("away until %(day)s") % {"day": in_words(row.away_until, row)})


def ward(row: Row) -> str:
    """Ward and hospital, as far as they are known."""
    return ", ".join(filter(None, [row.ward, row.hospital]))


def in_reach(row: Row) -> str:
    """Days since somebody of the team met them there; their own rhythm pauses, on leave it runs."""
    said = met_there(row)
    if row.whereabouts != Whereabouts.HOSPITAL:
        return said
    paused = on_the_ward(row.seen_due_on, today=row.today)
    return format_html('{}{}<span class="app-muted">{}</span>', said, BREAK, paused) if paused else said


def met_there(row: Row) -> str:
    """The same where everybody on the page is in hospital, and the days by which somebody goes stand beside it."""
    return seen(row) if row.is_in_reached else marked(days_tag(row, _("None yet")), rhythm(row))


def seen(row: Row) -> str:
    """Days since last seen: a figure, a word, and an underline whose form repeats the word."""
    if row.to_confirm:
        day = moments.short_day(row.confirm_last_seen_by)
        return marked(_("Not known"), _("confirm by %(day)s") % {"day": day})
    if row.days is None:
        return marked(days_tag(row, _("Not yet")), rhythm(row))
    figure = format_html("<b>{}</b> {}", row.days, ngettext("day", "days", row.days))
    return marked(days_tag(row, figure), rhythm(row))


def days_tag(row: Row, text: str) -> str:
    """Underlined where the rhythm has run out or does so today."""
    tone = " app-days--over" if row.is_over else " app-days--near" if row.is_due else ""
    return format_html('<span class="app-days{}">{}</span>', tone, text)


def rhythm(row: Row) -> str:
    """The word that the underline repeats."""
    if row.is_over:
        return _("past every %(days)s") % {"days": in_days(row.rhythm_days)}
    return _("due today") if row.is_due else ""


def attempt(row: Row) -> str:
    """The last try and what came of it, and how many there were since the person was seen."""
    if row.tried_at is None:
        return _("None yet")
    text = f"{moments.near(row.tried_at, on=row.today)}, {row.tried}"
    if row.tries_since_seen < SEVERAL_TRIES:
        return text
    tries = ngettext("%(n)d try since seen", "%(n)d tries since seen", row.tries_since_seen)
    return f"{text}, {tries % {'n': row.tries_since_seen}}"


def why(row: Row) -> str:
    """The reason for the intensity, how long they have stood where they stand, and why nobody is due."""
    days = {"days": in_days(row.days_on_board)}
    since = _("waiting for %(days)s") % days if row.group == Group.REFERRED else _("for %(days)s") % days
    reason = Truncator(row.reason or "").chars(LONGEST_REASON)
    why = format_html('{} <span class="app-muted app-nowrap">{}</span>', reason, since)
    return marked(why, row.where.paused if row.where else "")


def visit(row: Row) -> str:
    """The next planned visit, what is to be given or done by when, and who goes after a discharge is still asked."""
    said = marked(next_visit(row), treatment(row))
    if row.who_goes is None:
        return said
    to = reverse("spell_follow_up", args=[row.person_uuid, row.who_goes])
    return format_html('{}<br><a class="desk-board__mark" href="{}">{}</a>', said, to, _("Who goes within 72 hours?"))


def treatment(row: Row) -> str:
    """ "Flupentixol depot due Tue" """
    due = row.treatment
    if due is None:
        return ""
    values = {"what": due.what, "day": in_words(due.due_on, row)}
    if due.paused:
        asked = {"what": due.what, "day": in_words(row.seen_due_on, row)} if row.seen_due_on else None
        return _("%(what)s paused: the ward gives it. Ask there by %(day)s") % asked if asked else ""
    if due.is_over(row.today):
        return _("%(what)s overdue, due %(day)s") % values
    return _("%(what)s due %(day)s") % values


def in_words(day: dt.date, row: Row) -> str:
    """A day in the middle of a sentence: "today", "Tue"."""
    return _("today") if day == row.today else moments.near(day, on=row.today)


def next_visit(row: Row) -> str:
    """The next planned visit, and whether it comes too late for the rhythm."""
    if row.visit_on is None:
        return marked("", _("None planned"))
    when = moments.near(row.visit_at or row.visit_on, on=row.today)
    staff = _(" and ").join(row.visit_staff) or _("nobody yet")
    text = ", ".join(filter(None, [when, staff, str(row.visit_purpose_label)]))
    if row.next_visit != NextVisit.LATE:
        return text
    return format_html('{} <span class="desk-board__mark">{}</span>', text, _("past the rhythm"))


def tags(row: Row) -> str:
    """What was noticed, as words."""
    words = [(noticed.colour(rule), noticed.tag(rule)) for rule in row.rules]
    if row.where and row.where.label not in [word for _colour, word in words]:
        words.insert(0, (row.where.colour, row.where.label))
    return format_html_join(" ", '<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', words)


def marked(text: str, mark: str) -> str:
    """A text and, on a line of its own, what must not be overlooked in it."""
    if not mark:
        return text
    return format_html('{}{}<span class="desk-board__mark">{}</span>', text, BREAK if text else "", mark)


BREAK = mark_safe("<br>")


def in_days(days: int) -> str:
    """ "3 days" """
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
