"""What the templates of paper are given: words and figures, no rows. Pure."""

from django.utils.translation import gettext as _

from assessments import words
from assessments.course import Compared, SectionCourse
from assessments.drawing import svg
from assessments.picture import Figure
from nhsuk import moments

COLUMNS = 12
"""A page on its side holds so many assessments beside each other."""


def title(read) -> str:
    """OCAIRS, Sat 21 Nov 2026"""
    return f"{read.definition.short_title}, {moments.day(read.assessment.on_date)}"


def assessment(read, seen) -> dict:
    """One assessment; ``seen`` is what others saw."""
    row, profile = read.assessment, read.profile
    return {
        "facts": [[name, value] for name, value in _facts(read) if value],
        "corrected": row.correction_reason
        and _("This corrects an earlier version: %(why)s") % {"why": row.correction_reason},
        "replaced": _("A corrected version has taken the place of this one.") if row.successor_id else "",
        "strengths": [_("Strengths"), [_in_short(line) for line in profile.strengths]],
        "barriers": [_("Barriers"), [_in_short(line) for line in profile.barriers]],
        "sections": [_section(section, seen) for section in profile.sections],
        "figures": [[each.summary.title, each.shown or _("not all rated")] for each in profile.summaries],
        "whole": [_saw(each) for each in seen if not each.item],
        "heads": {"whole": _("Observed"), "item": _("Item"), "rating": _("Rating"), "note": _("Note")},
        "source": read.definition.source,
    }


def _facts(read) -> list[tuple[str, str]]:
    row = read.assessment
    signed = f"{row.signed_by}, {moments.day(row.signed_at)}, {moments.clock(row.signed_at)}"
    return [
        (_("Instrument"), f"{read.definition.title}, {read.definition.version}"),
        (_("Rated by"), words.rated_by(read)),
        (_("Known from"), words.sources(row.sources)),
        (_("Signed"), signed),
        (_("Summary"), row.summary),
    ]


def _in_short(line) -> str:
    return f"{line.item.title} ({line.letter})"


def _section(section, seen) -> dict:
    sum_of = _("Sum %(total)d, of %(least)d to %(most)d")
    figures = {"total": section.total, "least": section.least, "most": section.most}
    return {
        "title": section.section.title,
        "total": sum_of % figures if section.total is not None else "",
        "rows": [
            {
                "item": line.item.title,
                "letter": line.letter or "–",
                "barrier": bool(line.grade and line.grade.counts_as == "barrier"),
                "answer": words.answer(line) if line.grade is None else line.grade.label,
                "note": "\n".join(filter(None, [line.note, *(_saw(each) for each in seen
                                                             if each.item == line.item.code)])),
            }
            for line in section.lines
        ],
    }  # fmt: skip


def _saw(seen) -> str:
    return _("%(name)s, %(day)s: %(words)s") % {"name": seen.by, "day": moments.day(seen.on), "words": seen.words}


def course(definition, days, table: tuple[SectionCourse, ...], pictures: tuple[Figure, ...],
           compared: Compared | None) -> dict:  # fmt: skip
    """A comparison and the course of all."""
    return {
        "compared": compared and _compared(definition, compared),
        "course": [_columns(table, days, start) for start in range(0, len(days), COLUMNS)],
        "pictures": [
            {"title": named(figure), "svg": drawing(figure), "label": described(figure)} for figure in pictures
        ],
        "legend": legend(definition),
        "heads": {"item": _("Item"), "course": _("All assessments"), "picture": _("Over time"),
                  "change": _("Change")},
    }  # fmt: skip


def _compared(definition, compared: Compared) -> dict:
    return {
        "days": [moments.day(compared.before.on), moments.day(compared.after.on)],
        "counted": words.counted(compared),
        "threshold": words.threshold(definition),
        "sections": [
            {"title": section.title, "rows": [_change(change) for change in changes]}
            for section, changes in compared.sections
        ],
        "figures": [
            [each.summary.title, each.before.shown or "–", each.after.shown or "–", *_verdict(each)]
            for each in compared.summaries
        ],
    }


def _change(change) -> list:
    letters = [grade.letter if grade else "–" for grade in (change.before, change.after)]
    return [change.item.title, *letters, *_verdict(change)]


def _verdict(change) -> tuple[str, str]:
    verdict = words.VERDICTS[change.verdict]
    return verdict.sign, str(verdict.word)


def _columns(table, days, start: int) -> dict:
    stop = start + COLUMNS
    return {
        "days": [f"{day:%d.%m.%y}" for day in days[start:stop]],
        "sections": [
            {
                "title": section.section.title,
                "rows": [
                    [row.item.title, [[cell.letter, _counts_as(cell)] for cell in row.cells[start:stop]]]
                    for row in section.rows
                ],
            }
            for section in table
        ],
    }


def _counts_as(cell) -> str:
    return cell.grade.counts_as if cell.grade else ""


def drawing(figure: Figure) -> str:
    """The figure as SVG, with what it shows in words."""
    return svg(figure, described(figure))


def named(figure: Figure) -> str:
    """The section's title; a second figure of a section says that it goes on."""
    return _("%(title)s, continued") % {"title": figure.title} if figure.part > 1 else figure.title


def described(figure: Figure) -> str:
    """What the figure shows, for those who do not see it: where its ratings stand as a table."""
    return _("%(title)s over time: each item's ratings are in the table below") % {"title": named(figure)}


def legend(definition) -> str:
    """How to read the picture."""
    kinds = {grade.counts_as for grade in definition.scale}
    filled = _("A white circle is a strength, a black one a barrier.") + " " if "barrier" in kinds else ""
    return filled + _("Higher is better. A small circle is a rating without room for its letter, × one that was not "
                      "rated.")  # fmt: skip
