"""Names that could be taken for one another."""

from dataclasses import dataclass

import pytest

from caseload.people.look_alikes import alike, among


@dataclass(frozen=True)
class Somebody:
    given_names: str
    family_name: str
    preferred_name: str = ""
    date_of_birth: str | None = None
    pk: int = 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Dean", "Whitlock"), ("Dan", "Whitelock")),
        (("Dean", "Whitlock"), ("Dean", "Whitlock")),
        (("Mohammed", "Hussain"), ("Muhammad", "Hussein")),
        (("Rosemary", "Thorne", "Rosie"), ("Rosie", "Thorn")),
        (("Thomas", "James"), ("James", "Thomas")),
        (("Christopher", "Lund"), ("Christina", "Lund")),
        (("Éva", "Kovács"), ("Eva", "Kovacs")),
        (("Ali", "Khan", "", "1 May 1980"), ("Zoe", "Khan", "", "1 May 1980")),
    ],
)
def test_alike_whichever_way_round(one, other):
    assert alike(Somebody(*one), Somebody(*other))
    assert alike(Somebody(*other), Somebody(*one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Dean", "Whitlock"), ("Marcia", "Whitlock")),
        (("Dean", "Whitlock"), ("Dean", "Adeyemi")),
        (("Ali", "Khan"), ("Zoe", "Khan")),
    ],
)
def test_a_shared_family_name_alone_is_no_likeness(one, other):
    assert not alike(Somebody(*one), Somebody(*other))


def test_only_those_who_look_like_another_are_marked():
    people = [Somebody("Dean", "Whitlock", pk=1), Somebody("Zoe", "Lund", pk=2), Somebody("Dan", "Whitlock", pk=3)]
    assert among(people) == {1, 3}
