"""How names are sorted and found: the only maker of the stored keys.

PostgreSQL here sorts by code point ('Zed' before 'ap', 'Óg' after both), and ``unaccent`` cannot be indexed, so
keys are folded in Python and stored.
"""

import re
import unicodedata

_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, without accents, apostrophes or hyphens; words parted by one space: "O'Brien-Łaś" gives
    "obrien las". Letters of other scripts stay: a name written in its own is found by it."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_SPECIAL)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"[’'`´]", "", plain)
    return _NOT_A_LETTER.sub(" ", plain).strip()


def sort_key(family_name: str, given_names: str) -> str:
    """The key by which lists are sorted: family name, then given names."""
    return f"{fold(family_name).replace(' ', '')} {fold(given_names)}"[:250]


def search_key(*names: str) -> str:
    """Everything a person is known by, folded, without repeated words."""
    words: dict[str, None] = {}
    for name in names:
        words.update(dict.fromkeys(fold(name).split()))
    return " ".join(words)


def initials(given: str, family: str) -> str:
    """D.W. for Dean Whitlock."""
    return f"{given[:1]}.{family[:1]}."
