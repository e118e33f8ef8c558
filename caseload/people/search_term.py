"""What somebody typed into the search, taken apart: names, numbers, a date of birth. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from caseload.people import nhs_numbers
from caseload.people.names import fold

MOST_WORDS = 4
"""More words than these are not looked at: nobody types them, and each one costs."""
SHORTEST_WORD = 2
"""A single letter beside longer words is an initial and says nothing; alone, it is somebody's whole name."""

_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?!\d)")
_DIGITS = re.compile(r"\d")

SPELT_ANOTHER_WAY = [
    ("siobhan", "shevaun", "chevonne", "shivaun", "shavon"),
    ("niamh", "neve", "neave", "nieve", "neev"),
    ("aoife", "eefa", "efa", "ifa"),
    ("caoimhe", "keeva", "kweeva", "keva"),
    ("saoirse", "sersha", "seersha", "searsha"),
    ("eoghan", "owen", "eoin", "euan", "ewan"),
    ("aisling", "ashling", "ashlin"),
    ("padraig", "patrick", "porick", "paudrig"),
    ("tadhg", "tige", "tiger", "teague"),
    ("grainne", "gronya", "gronia"),
    ("maeve", "medbh", "mave"),
    ("sean", "shaun", "shawn"),
    ("rhys", "reese", "reece"),
    ("sian", "sharn", "shan"),
    ("wojciech", "voytek", "voychek", "wojtek"),
    ("krzysztof", "christoph", "kristof", "krzystof"),
    ("malgorzata", "margoshata", "gosia"),
    ("zbigniew", "spigniev", "zbigniev"),
    ("xavier", "zavier", "havier"),
    ("nguyen", "nuyen", "winn", "nugyen", "newen"),
    ("muhammad", "mohammed", "mohamed", "mohammad", "muhammed", "mohamad", "mohamud"),
    ("yusuf", "yousef", "youssef", "joseph"),
    ("beauchamp", "beecham"),
    ("menzies", "mingis"),
    ("cholmondeley", "chumley"),
    ("featherstonehaugh", "fanshaw"),
    ("mainwaring", "mannering"),
]
"""Names that are neither written nor sounded (to an English ear) as they are spelt. Grows with what teams miss."""


@dataclass(frozen=True)
class Term:
    """One search. ``words`` are folded names; ``numbers`` what may be a local id; any part may be empty."""

    words: tuple[str, ...] = ()
    nhs_number: str = ""
    numbers: tuple[str, ...] = ()
    born: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.nhs_number or self.numbers or self.born)


def read_term(text: str, *, today: dt.date) -> Term:
    """Take apart what was typed: "whitlock", "rosie th", "999 012 3456", "L-4471", "Lund 2/5/1979"."""
    text = text.strip()[:200]
    if nhs_numbers.is_valid(text):
        return Term(nhs_number=nhs_numbers.digits(text))
    born, rest = _born(text, today)
    pieces = rest.split()
    numbers = [piece for piece in pieces if _DIGITS.search(piece)]
    names = fold(" ".join(piece for piece in pieces if not _DIGITS.search(piece))).split()
    words = [word for word in dict.fromkeys(names) if len(word) >= SHORTEST_WORD] or list(dict.fromkeys(names))
    return Term(words=tuple(words[:MOST_WORDS]), numbers=_ids(numbers), born=born)


def also_spelt(word: str) -> list[str]:
    """Other ways of writing a name that letters and sounds do not lead to."""
    return [other for group in SPELT_ANOTHER_WAY if word in group for other in group if other != word]


def _ids(numbers: list[str]) -> tuple[str, ...]:
    """As typed, all together, and in either case: local ids are kept as the trust writes them."""
    candidates = [*numbers, " ".join(numbers), "".join(numbers)] if numbers else []
    cased = (each for number in candidates for each in (number, number.upper(), number.lower()))
    return tuple(dict.fromkeys(cased))


def _born(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """A date of birth in the British order, and the text without it."""
    found = _DATE.search(text)
    if not found:
        return None, text
    day, month, year = map(int, found.groups())
    if year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        born = dt.date(year, month, day)
    except ValueError:
        return None, text
    return born, text[: found.start()] + text[found.end() :]
