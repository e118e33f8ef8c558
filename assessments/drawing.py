"""A figure of a course as SVG, the same for screen and paper. Pure.

Everything is said by elements and their own attributes: no style sheet, which the content security policy would
refuse and paper not know. Built by hand and not by a template: forty assessments are a thousand circles.
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString, mark_safe

from assessments.picture import RADIUS, Figure, Mark, Tick, Track

INK, GREY, FAINT, WHITE = "#212b32", "#425563", "#aeb7bd", "#ffffff"
FONTS = "Arial, 'Source Sans Pro', sans-serif"
DOT = 3

_number = "{:g}".format


def svg(figure: Figure, label: str) -> SafeString:
    """The figure; ``label`` is what it is called for those who do not see it."""
    size = {"width": _number(figure.width), "height": _number(figure.height)}
    root = Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "class": "course-figure", "role": "img", "aria-label": label, **size,
        "viewBox": f"0 0 {size['width']} {size['height']}", "font-family": FONTS, "fill": INK,
    })  # fmt: skip
    for track in figure.tracks:
        _draw_track(root, figure, track)
    _line(root, figure.left, figure.right, figure.axis, INK)
    for tick in figure.ticks:
        _draw_tick(root, figure, tick)
    return mark_safe(tostring(root, encoding="unicode"))  # noqa: S308 - the writer has escaped all text


def _draw_track(root: Element, figure: Figure, track: Track) -> None:
    _text(root, 0, track.title_y, track.item.title, 13, **{"font-weight": "bold"})
    for level in track.levels:
        _line(root, figure.left, figure.right, level.y, FAINT)
        _text(root, 2, level.y + 3.5, level.letter, 10, fill=GREY)
    for run in track.lines:
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in run)
        SubElement(root, "polyline", {"points": points, "fill": "none", "stroke": INK, "stroke-width": "2"})
    for mark in track.marks:
        _draw_mark(root, mark)


def _draw_mark(root: Element, mark: Mark) -> None:
    if mark.kind == "unrated":
        cross = f"M{_number(mark.x)} {_number(mark.y)}m-3 -3l6 6m0 -6l-6 6"
        SubElement(root, "path", {"d": cross, "stroke": INK, "stroke-width": "1.5", "fill": "none"})
        return
    back, front = (INK, WHITE) if mark.kind == "barrier" else (WHITE, INK)
    SubElement(root, "circle", {
        "cx": _number(mark.x), "cy": _number(mark.y), "r": str(RADIUS if mark.has_letter else DOT), "stroke": INK,
        "stroke-width": "1.5", "fill": back,
    })  # fmt: skip
    if mark.has_letter:
        middle = {"text-anchor": "middle", "font-weight": "bold", "fill": front}
        _text(root, mark.x, mark.y + 3.8, mark.letter, 11, **middle)


def _draw_tick(root: Element, figure: Figure, tick: Tick) -> None:
    x = _number(tick.x)
    ends = {"y1": _number(figure.axis), "y2": _number(figure.axis + 5)}
    SubElement(root, "line", {"x1": x, "x2": x, **ends, "stroke": INK})
    if tick.anchor:
        _text(root, tick.x, figure.axis + 18, date_format(tick.on, "j M Y"), 11, **{"text-anchor": tick.anchor})


def _line(root: Element, left: float, right: float, y: float, stroke: str) -> None:
    across = {"x1": _number(left), "x2": _number(right), "y1": _number(y), "y2": _number(y)}
    SubElement(root, "line", {**across, "stroke": stroke})


def _text(root: Element, x: float, y: float, words: str, size: int, **more: str) -> None:
    SubElement(root, "text", {"x": _number(x), "y": _number(y), "font-size": str(size), **more}).text = words
