"""A figure of a course as SVG, the same for screen and paper. Pure.

Everything is said by elements and their own attributes: no style sheet, which the content security policy would
refuse and paper not know. Written here and not by a template: forty assessments are a thousand circles.
"""

from collections.abc import Iterator
from html import escape

from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString, mark_safe

from assessments.picture import RADIUS, Figure, Mark, Tick, Track

INK, GREY, FAINT, WHITE = "#212b32", "#425563", "#aeb7bd", "#ffffff"
FONTS = "Arial, 'Source Sans Pro', sans-serif"
DOT = 3


def svg(figure: Figure, label: str) -> SafeString:
    """The figure; ``label`` is what it is called for those who do not see it."""
    width, height = f"{figure.width:g}", f"{figure.height:g}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="course-figure" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONTS}" fill="{INK}">'
    )
    return mark_safe("\n".join([head, *_drawn(figure), "</svg>"]))  # noqa: S308 - words are escaped by _text


def _drawn(figure: Figure) -> Iterator[str]:
    for track in figure.tracks:
        yield from _track(figure, track)
    yield _across(figure, figure.axis, INK)
    for tick in figure.ticks:
        yield from _tick(figure, tick)


def _track(figure: Figure, track: Track) -> Iterator[str]:
    yield _text(0, track.title_y, track.item.title, 'font-size="13" font-weight="bold"')
    for level in track.levels:
        yield _across(figure, level.y, FAINT)
        yield _text(2, level.y + 3.5, level.letter, f'font-size="10" fill="{GREY}"')
    for run in track.lines:
        points = " ".join(f"{x:g},{y:g}" for x, y in run)
        yield f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="2"/>'
    for mark in track.marks:
        yield _mark(mark)


def _mark(mark: Mark) -> str:
    if mark.kind == "unrated":
        return f'<path d="M{mark.x:g} {mark.y:g}m-3 -3l6 6m0 -6l-6 6" fill="none" stroke="{INK}" stroke-width="1.5"/>'
    back, front = (INK, WHITE) if mark.kind == "barrier" else (WHITE, INK)
    radius = RADIUS if mark.has_letter else DOT
    circle = f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="{radius}" fill="{back}" stroke="{INK}" stroke-width="1.5"/>'
    if not mark.has_letter:
        return circle
    look = f'font-size="11" font-weight="bold" text-anchor="middle" fill="{front}"'
    return circle + _text(mark.x, mark.y + 3.8, mark.letter, look)


def _tick(figure: Figure, tick: Tick) -> Iterator[str]:
    yield f'<path d="M{tick.x:g} {figure.axis:g}v5" stroke="{INK}"/>'
    if tick.anchor:
        look = f'font-size="11" text-anchor="{tick.anchor}"'
        yield _text(tick.x, figure.axis + 18, date_format(tick.on, "j M Y"), look)


def _across(figure: Figure, y: float, stroke: str) -> str:
    return f'<path d="M{figure.left:g} {y:g}H{figure.right:g}" stroke="{stroke}"/>'


def _text(x: float, y: float, words: str, look: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'
