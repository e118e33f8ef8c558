"""Who is in the demonstration: invented people with NHS numbers from the test range. Pure."""

import datetime as dt
import random
import uuid

from aot.demo.texts import texts
from caseload.people import names

TEST_RANGE = 999_000_000
"""First nine digits of the first number that is never issued (domain.md section 4)."""


def chance(*key) -> random.Random:
    """A source of chance that is the same for the same key, in every run and on every machine."""
    return random.Random(" ".join(map(str, key)))  # noqa: S311  (invents people, guards nothing)


def nhs_number(first_nine: int) -> str | None:
    """The ten digits with their check digit; None where modulus 11 leaves no valid one."""
    digits = f"{first_nine:09d}"
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else digits + str(check % 11)


def nhs_numbers():
    """Valid numbers from the test range, spread out, without end or repetition."""
    for step in range(1_000_000):
        if number := nhs_number(TEST_RANGE + step * 7919 % 1_000_000):
            yield number


def make_uuid(rng: random.Random) -> uuid.UUID:
    """A uuid that is the same the next time."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def invent(rng: random.Random, number: str, today: dt.date) -> dict:
    """One person's row, as columns of ``Person``; one in forty has no NHS number yet."""
    known = texts("names")
    origin = rng.choices(known.origins, weights=[o["share"] for o in known.origins])[0]
    woman = rng.random() < 0.38
    given = rng.choice(origin["women" if woman else "men"])
    born = today - dt.timedelta(days=int(rng.triangular(20 * 365, 74 * 365, 44 * 365)))
    speaks, interpreter = rng.choice(known.languages["rows"]) if rng.random() < 0.06 else ("", False)
    return row(
        rng,
        given,
        rng.choice(origin["families"]),
        preferred_name=known.preferred.get(given, "") if rng.random() < 0.6 else "",
        nhs_number=None if rng.random() < 0.025 else number,
        date_of_birth=born,
        pronouns=("she/her" if woman else "he/him") if rng.random() < 0.3 else _rarely(rng, "they/them", 0.02),
        language=speaks,
        needs_interpreter=interpreter,
        what_helps=rng.choice(texts("lives").what_helps),
        what_to_avoid=rng.choice(texts("lives").what_to_avoid) if rng.random() < 0.85 else "",
    )


def row(rng: random.Random, given: str, family: str, *, preferred_name: str = "", **columns) -> dict:
    """A person's columns with the keys by which they are sorted and found."""
    return {
        "uuid": make_uuid(rng),
        "given_names": given,
        "family_name": family,
        "preferred_name": preferred_name,
        "sort_key": names.sort_key(family, given),
        "search_key": names.search_key(given, family, preferred_name),
        **columns,
    }


def address(rng: random.Random) -> tuple[str, str, str]:
    """Kind, words and postcode of a main place: not always an address."""
    lives = texts("lives")
    street = f"{rng.randint(1, 140)} {rng.choice(lives.first_names_of_places)} {rng.choice(lives.streets)}"
    postcode = f"{rng.choice(lives.postcodes)} {rng.randint(1, 9)}{rng.choice('ABDEFGH')}{rng.choice('JLNPQR')}"
    kind = rng.choices(["home", "hostel", "family", "street", "day_place"], weights=[62, 17, 8, 6, 7])[0]
    if kind == "hostel":
        return kind, f"{rng.choice(lives.hostels)} {rng.randint(1, 24)}", ""
    if kind == "family":
        return kind, f"{rng.choice(lives.family_places)} {street}", postcode
    if kind in ("street", "day_place"):
        return kind, rng.choice(lives.street_places if kind == "street" else lives.day_places), ""
    return kind, street, postcode


def _rarely(rng: random.Random, value: str, chance: float) -> str:
    return value if rng.random() < chance else ""
