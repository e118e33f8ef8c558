"""Names that invite a mix-up: a note on the wrong person is among the first hazards of such a system. Pure."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from caseload.people.names import fold

CLOSE = 0.75
"""Share of letters in common from which two names are taken for each other: Dean and Dan, Thorne and Thorn."""


def alike(one, other) -> bool:
    """Whether two people could be taken for each other: their family names are close, and so is what they are
    given or called, or begins with the same three letters, or they were born on one day; or one is called as the
    other is named."""
    if not _close(fold(one.family_name), fold(other.family_name)):
        return _swapped(one, other)
    return _born_together(one, other) or any(
        _close(a, b) or (a[:3] == b[:3] and len(a) > 2 and len(b) > 2) for a in _called(one) for b in _called(other)
    )


def among(people: Iterable) -> set[int]:
    """Ids of those who look like another in the list."""
    people = list(people)
    marked: set[int] = set()
    for number, one in enumerate(people):
        for other in people[number + 1 :]:
            if alike(one, other):
                marked |= {one.pk, other.pk}
    return marked


def _born_together(one, other) -> bool:
    return one.date_of_birth is not None and one.date_of_birth == other.date_of_birth


def _called(person) -> set[str]:
    first = fold(person.given_names).split()[:1]
    return {name for name in (*first, fold(person.preferred_name)) if name}


def _swapped(one, other) -> bool:
    return fold(one.family_name) in _called(other) and fold(other.family_name) in _called(one)


def _close(a: str, b: str) -> bool:
    if a == b:
        return True
    letters = SequenceMatcher(None, a, b, autojunk=False)
    # The quick ones are never lower, and rule out most pairs at a tenth of the price.
    return letters.real_quick_ratio() >= CLOSE and letters.quick_ratio() >= CLOSE and letters.ratio() >= CLOSE
