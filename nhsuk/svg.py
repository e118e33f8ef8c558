"""The parts of every picture that the server draws, the same for screen and paper. Pure.

Everything is said by elements and their own attributes: no style sheet, which the content security policy would
refuse and paper not know. Patterns tell areas apart on a black and white printer.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

INK, GREY, FAINT, WHITE = "#212b32", "#425563", "#aeb7bd", "#ffffff"
FONTS = "Arial, 'Source Sans Pro', sans-serif"

PATTERNS = {
    "dots": f'<circle cx="3" cy="3" r="1.3" fill="{INK}"/>',
    "hatch": f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{INK}" stroke-width="1.5"/>',
    "lines": f'<path d="M0 1.5H6M0 4.5H6" stroke="{GREY}" stroke-width="0.8"/>',
}
"""Areas that read without colour, besides ``solid`` and ``white``; a tile is 6 by 6."""


def picture(
    width: float, height: float, label: str, parts: Iterable[str], *, css: str, hidden: bool = False
) -> SafeString:
    """The whole picture; ``label`` is what it is called for those who do not see it. ``hidden``: the words beside it
    say the same, and it is kept from them."""
    wide, high = f"{width:g}", f"{height:g}"
    role = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{escape(label)}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" {role} '
        f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" font-family="{FONTS}" fill="{INK}">'
    )
    return mark_safe("\n".join([head, *parts, "</svg>"]))  # noqa: S308 - words are escaped by text()


def text(x: float, y: float, words: str, look: str) -> str:
    """Words at a place; ``look`` are attributes."""
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(str(words))}</text>'


def patterns(names: Iterable[str], *, prefix: str) -> str:
    """The definitions of the patterns used; ``prefix`` keeps the ids of two pictures on a page apart."""
    tiles = "".join(
        f'<pattern id="{prefix}-{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{WHITE}"/>{PATTERNS[name]}</pattern>'
        for name in dict.fromkeys(names)
        if name in PATTERNS
    )
    return f"<defs>{tiles}</defs>"


def area(x: float, y: float, width: float, height: float, pattern: str, *, prefix: str, outlined: bool = True) -> str:
    """A rectangle filled with a pattern."""
    fill = {"solid": INK, "white": WHITE}.get(pattern) or f"url(#{prefix}-{pattern})"
    stroke = f' stroke="{INK}" stroke-width="1"' if outlined else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"{stroke}/>'
