"""``{% load course %}``: the cells of a long table, which a template would take too long over."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assessments.course import Cell, Row
from assessments.words import VERDICTS

register = template.Library()
MOVED = ("better", "worse")


@register.filter
def course_cells(row: Row) -> SafeString:
    """An item's letters, each with a sign and a word where it moved since the time before."""
    cells = [_cell(cell.letter, _is_barrier(cell), _moved(cell), get_language()) for cell in row.cells]
    return mark_safe("".join(cells))  # noqa: S308 - each is made by format_html


def _is_barrier(cell: Cell) -> bool:
    return bool(cell.grade and cell.grade.counts_as == "barrier")


def _moved(cell: Cell) -> str:
    return cell.change.verdict if cell.change and cell.change.verdict in MOVED else ""


@lru_cache(maxsize=500)
def _cell(letter: str, is_barrier: bool, moved: str, _language: str) -> SafeString:
    """There are few different ones."""
    css = mark_safe(' class="is-barrier"') if is_barrier else ""
    if not moved:
        return format_html("<td{}>{}</td>", css, letter)
    verdict = VERDICTS[moved]
    return format_html(
        '<td{}>{} <span aria-hidden="true">{}</span><span class="nhsuk-u-visually-hidden">{}</span></td>',
        css, letter, verdict.sign, verdict.word,
    )  # fmt: skip
