"""A report as bars, one for each row of its table: every part has a pattern and its figure, so that it reads without
colour and from a black and white printer. Pure. Units are those of the SVG's view box."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhsuk import svg
from reports.definition import Picture
from reports.table import Row, Table

WIDTH = 400
BAR = 20
WORDS = 20
"""Above a bar, what the row is called."""
GAP = 9
FIGURE = 60
"""Right of a bar, its sum."""
BESIDE = 60
"""Left of a bar, for names as short as an hour."""
SHORT = 6
MOST_ROWS = 40
ROOM = 8
"""What one figure needs at least, so that its number is written into its part."""
TEXT = 14
DOWN = 15
"""From the top of a bar to the line that its words stand on."""
PREFIX = "bar"


def picture(table: Table, *, label: str) -> SafeString | str:
    """The picture of a table; '' where there is nothing to draw or too much of it."""
    drawn, rows = table.report.picture, [row for row in table.rows if _has_bar(table, row)]
    if drawn is None or table.is_empty or len(rows) > MOST_ROWS:
        return ""
    is_short = all(len(row.label) <= SHORT for row in rows)
    step = BAR + (4 if is_short else WORDS + GAP)
    longest = max(_length(drawn, row) for row in rows) or 1
    parts = [svg.patterns((pattern for _key, pattern in drawn.parts), prefix=PREFIX)]
    for number, row in enumerate(rows):
        parts += _bar(drawn, row, number * step, longest, is_short)
    return svg.picture(WIDTH, len(rows) * step + 2, label, parts, css="report-picture")


def _has_bar(table: Table, row: Row) -> bool:
    """A row without figures has one too where its 0 says something: at a target, or between two hours."""
    return any(row.added.values()) or row.key in table.report.rows.always or table.report.rows.unbroken


def legend(table: Table) -> list[tuple[str, SafeString]]:
    """Each part's name with a sample of its pattern; nothing where there is only one."""
    drawn = table.report.picture
    if drawn is None:
        return []
    named = [(str(table.report.column(key).label), pattern) for key, pattern in drawn.parts]
    if drawn.against:
        named.append((str(table.report.column(drawn.against).label), "white"))
    return [(label, _sample(number, pattern)) for number, (label, pattern) in enumerate(named)] if named[1:] else []


def _sample(number: int, pattern: str) -> SafeString:
    prefix = f"key{number}"
    parts = [svg.patterns([pattern], prefix=prefix), svg.area(1, 1, 26, 14, pattern, prefix=prefix)]
    return svg.picture(28, 16, "", parts, css="report-key__sample", hidden=True)


def _length(drawn: Picture, row: Row) -> float:
    return max(sum(_values(drawn, row)), row.added.get(drawn.against, 0) if drawn.against else 0)


def _values(drawn: Picture, row: Row) -> Sequence[float]:
    return [row.added.get(key, 0) for key, _pattern in drawn.parts]


def _bar(drawn: Picture, row: Row, top: float, longest: float, is_short: bool) -> Iterator[str]:
    left, y = (BESIDE, top) if is_short else (1, top + WORDS)
    if is_short:
        yield svg.text(BESIDE - 8, y + DOWN, row.label, f'font-size="{TEXT}" text-anchor="end"')
    else:
        yield svg.text(0, top + 14, row.label, f'font-size="{TEXT}"')
    total = sum(_values(drawn, row))
    scale = (WIDTH - left - FIGURE) / ((total or 1) if drawn.of_whole else longest)
    yield from _against(drawn, row, y, scale) if drawn.against else _parts(drawn, row, left, y, scale)


def _against(drawn: Picture, row: Row, y: float, scale: float) -> Iterator[str]:
    part, whole = sum(_values(drawn, row)), row.added.get(drawn.against, 0)
    if whole:
        yield svg.area(1, y, round(whole * scale, 1), BAR, "white", prefix=PREFIX)
    yield svg.area(1, y + 4, round(part * scale, 1), BAR - 8, drawn.parts[0][1], prefix=PREFIX)
    words = {"part": f"{part:,.0f}", "whole": f"{whole:,.0f}"}
    said = _("%(part)s of %(whole)s") % words if whole else words["part"]
    yield svg.text(WIDTH, y - WORDS + 14, said, f'font-size="{TEXT}" text-anchor="end"')


def _parts(drawn: Picture, row: Row, left: float, y: float, scale: float) -> Iterator[str]:
    values, x = _values(drawn, row), left
    for (_key, pattern), value in zip(drawn.parts, values, strict=True):
        wide = round(value * scale, 1)
        if value:
            yield svg.area(x, y, wide, BAR, pattern, prefix=PREFIX)
        if len(values) > 1:
            yield from _number(x, y, wide, value, pattern)
        x += wide
    yield svg.text(x + 6, y + DOWN, f"{sum(values):,.0f}", f'font-size="{TEXT}" font-weight="bold"')


def _number(x: float, y: float, wide: float, value: float, pattern: str) -> Iterator[str]:
    words = f"{value:,.0f}"
    needs = ROOM * len(words) + 8
    if wide < needs + 2:
        return
    middle = x + wide / 2
    if pattern not in ("solid", "white"):
        yield svg.area(middle - needs / 2, y + 0.5, needs, BAR - 1, "white", prefix=PREFIX, outlined=False)
    fill = svg.WHITE if pattern == "solid" else svg.INK
    yield svg.text(middle, y + DOWN, words, f'font-size="13" text-anchor="middle" fill="{fill}"')
