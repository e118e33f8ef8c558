"""An assessment, and a formulation, as plain text for the trust's electronic record. Pure: they read what has been
loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments import words
from assessments.codes import PointKind
from assessments.scoring import Line, SectionProfile
from caseload.contacts.record_text import full_moment, who
from nhsuk import moments

if TYPE_CHECKING:
    from assessments.queries.beside import Seen
    from assessments.queries.reading import Read


def assessment_text(read: Read, seen: Iterable[Seen]) -> str:
    """A signed assessment, a line for each item; ``seen`` is what others saw."""
    return "\n".join([*_head(read), *_ratings(read, list(seen)), *_drawn(read), *_end(read)])


def _head(read: Read) -> list[str]:
    row, definition = read.assessment, read.definition
    title = f"{definition.title} ({definition.short_title})"
    named = title if definition.title != definition.short_title else definition.title
    return [
        who(row),
        _("%(title)s, version %(version)s, %(day)s")
        % {"title": named, "version": definition.version, "day": moments.day(row.on_date)},
        _("Rated by: %(who)s") % {"who": words.rated_by(read)},
        _("Known from: %(sources)s") % {"sources": words.sources(row.sources)},
    ]


def _ratings(read: Read, seen: list[Seen]) -> list[str]:
    lines = []
    for section in read.profile.sections:
        lines += ["", section.section.title + _total(section)]
        for line in section.lines:
            lines += _item(line, [each for each in seen if each.item == line.item.code])
    whole = [each for each in seen if not each.item]
    return [*lines, *([""] if whole else []), *map(_saw, whole)]


def _item(line: Line, seen: list[Seen]) -> list[str]:
    note = [_("  Note: %(note)s") % {"note": line.note}] if line.note else []
    return [f"- {line.item.title}: {words.answer(line)}", *note, *(f"  {_saw(each)}" for each in seen)]


def _total(section: SectionProfile) -> str:
    if section.total is None:
        return ""
    return " " + _("(sum %(total)d, of %(least)d to %(most)d)") % {
        "total": section.total, "least": section.least, "most": section.most}  # fmt: skip


def _saw(seen: Seen) -> str:
    return _("Observed by %(name)s, %(day)s: %(words)s") % {
        "name": seen.by, "day": moments.day(seen.on), "words": seen.words}  # fmt: skip


def _drawn(read: Read) -> list[str]:
    profile = read.profile
    kinds = [(_("Strengths"), profile.strengths), (_("Barriers"), profile.barriers)]
    drawn = [f"{name}: {', '.join(line.item.title for line in lines)}" for name, lines in kinds if lines]
    figures = [f"{each.summary.title}: {each.shown}" for each in profile.summaries if each.value is not None]
    return ["", *drawn, *figures] if drawn or figures else []


def _end(read: Read) -> list[str]:
    row = read.assessment
    corrected = [_("This corrects an earlier version: %(why)s") % {"why": row.correction_reason}]
    return [
        "",
        *([_("Summary: %(text)s") % {"text": row.summary}] if row.summary else []),
        *(corrected if row.correction_reason else []),
        _("Signed: %(who)s, %(when)s") % {"who": row.signed_by, "when": full_moment(row.signed_at)},
    ]


def formulation_text(formulation, points: Iterable, goals: Iterable = ()) -> str:
    """A formulation with its points and the goals that grew from them, each a line. ``formulation`` comes with person
    and writer."""
    points = list(points)
    agreed = formulation.get_answer_display()
    if formulation.answered_on:
        agreed = f"{agreed}, {moments.day(formulation.answered_on)}"
    lines = [
        who(formulation),
        _("Formulation, %(day)s. %(whose)s. %(agreed)s.")
        % {"day": moments.day(formulation.on_date), "whose": formulation.get_words_of_display(), "agreed": agreed},
        *([formulation.text] if formulation.text else []),
    ]
    for kind, name in ((PointKind.STRENGTH, _("What helps:")), (PointKind.BARRIER, _("What stands in the way:"))):
        said = [f"- {point.words}" for point in points if point.kind == kind]
        lines += ["", name, *said] if said else []
    goals = [f"- {goal.get_life_area_display()}: {goal.title}" for goal in goals]
    return "\n".join([
        *lines,
        *(["", _("Goals:"), *goals] if goals else []),
        "",
        _("Written: %(who)s, %(when)s")
        % {"who": formulation.written_by, "when": full_moment(formulation.written_at)},
    ])  # fmt: skip
