"""A figure of a course as SVG, the same for screen and paper. Pure.

Written here and not by a template: forty assessments are a thousand circles. What every picture shares is in
``nhsuk.svg``.
"""

from collections.abc import Iterator

from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString

from assessments.picture import RADIUS, Figure, Mark, Tick, Track
from nhsuk.svg import FAINT, GREY, INK, WHITE, picture, text

DOT = 3


def svg(figure: Figure, label: str) -> SafeString:
    """The figure; ``label`` is what it is called for those who do not see it."""
    return picture(figure.width, figure.height, label, _drawn(figure), css="course-figure")


def _drawn(figure: Figure) -> Iterator[str]:
    for track in figure.tracks:
        yield from _track(figure, track)
    yield _across(figure, figure.axis, INK)
    for tick in figure.ticks:
        yield from _tick(figure, tick)


def _track(figure: Figure, track: Track) -> Iterator[str]:
    yield text(0, track.title_y, track.item.title, 'font-size="13" font-weight="bold"')
    for level in track.levels:
        yield _across(figure, level.y, FAINT)
        yield text(2, level.y + 3.5, level.letter, f'font-size="10" fill="{GREY}"')
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
    return circle + text(mark.x, mark.y + 3.8, mark.letter, look)


def _tick(figure: Figure, tick: Tick) -> Iterator[str]:
    yield f'<path d="M{tick.x:g} {figure.axis:g}v5" stroke="{INK}"/>'
    if tick.anchor:
        look = f'font-size="11" text-anchor="{tick.anchor}"'
        yield text(tick.x, figure.axis + 18, date_format(tick.on, "j M Y"), look)


def _across(figure: Figure, y: float, stroke: str) -> str:
    return f'<path d="M{figure.left:g} {y:g}H{figure.right:g}" stroke="{stroke}"/>'
