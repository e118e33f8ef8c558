"""What other makers send, each in its own way, through the real listener: what is answered, and what is concluded.

The messages are examples/makers/*.hl7, byte for byte as they come. The people are invented.
"""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from caseload.models import HospitalSpell
from caseload.people.operations import whereabouts
from integrations import hl7
from integrations import operations as feed
from integrations.mllp import framed
from integrations.models import Question, SpellLink
from integrations.sending import code_of, filled
from tests import make
from tests.integrations.listening import Listening

MAKERS = Path(settings.BASE_DIR) / "examples" / "makers"
TABLE = {
    "01-epic-admit": ("Dean Holloway, 1985-03-14, 9997000072", "AA", "in W14, general"),
    "02-cerner-millennium-admit": ("Grace Okafor, 1979-11-02, 9997000145", "AA", "in RYY AMU, general"),
    "03-lorenzo-itk-admit": ("Ivan Petrov, 1968-06-30, 9997000218", "AA", "in OAK, psychiatric"),
    "04-careflow-admit": ("Siobhan Nolan, 1990-01-25, 9997000285", "AA", "in AMU, general"),
    "05-maxims-oid-admit": ("Tunde Adeyemi, 1974-08-19, 9997000358", "AA", "in HAZEL, general"),
    "06-silverlink-v22-admit": ("Roy Fielding, 1959-12-09, 9997000420", "AA", "in WD7, general"),
    "07-tpx-coded-after-discharge": ("Martin Shaw, 1981-04-04, 9997000498", "AA", "left W3, general"),
    "08-rio-lower-case-admit": ("Niamh Ellis-O'Hara, 1993-02-11, 9997000560", "AA", "in rowan, psychiatric"),
    "09-systmone-bom-crlf-admit": ("Gwên Llŷr, 1988-05-17, 9997000633", "AA", "in Rowan Ward, general"),
    "10-mirth-batch-admit-and-move": ("Simran Kaur, 1996-09-23, 9997000706", "AA AA", "in W9, general"),
    "11-ensemble-own-separators-admit": ("Pat O'Brien, 1971-07-07, 9997000773", "AA", "in W2, general"),
    "12-cp1252-called-ascii-admit": ("Zoë Müller-Brontë, 1983-10-31, 9997000846", "AA", "in W5, general"),
    "13-utf8-called-8859-1-admit": ("Åsa Söderström, 1977-03-03, 9997000919", "AA", "in W5, general"),
    "14-discharge-without-times": ("Terence Marsh, 1965-01-15, 9997000986", "AA", "left W5, general"),
    "15-expected-next-week": ("Leah Young, 1991-06-06, 9997001052", "AA", "nothing"),
    "16-person-added-and-dead": ("Albert Gray, 1948-02-28, 9997001125", "AA", "died"),
    "17-number-changed-a47": ("Nadia Webb, 1986-12-24, 9997001192", "AA AA AA", "left W6, general"),
    "18-admission-told-after-discharge": ("Curtis Bell, 1994-04-14, 9997001265", "AA", "left RYY AMU, general"),
    "19-discharge-expected-in-pv1-45": ("Hannah Price, 1969-09-09, 9997001338", "AA", "in 12, general"),
    "20-quotes-delete": ("Marcus Rowe, 1984-08-01, 9997001400", "AA", "in W4, general"),
    "21-placeholder-dates": ("Declan Quinn, 1973-05-05, 9997001478", "AA", "asked, number_only"),
    "22-event-in-2062": ("Elaine Frost, 1962-10-10, 9997001540", "AA", "in W5, general"),
    "23-class-not-known": ("Sophie Dunn, 1995-11-11, 9997001613", "AA", "in MAT1, general"),
    "24-discharge-destination-died": ("Victor Lowe, 1944-04-04, 9997001680", "AA", "left OAK, psychiatric; died"),
    "25-leave-booked-by-mistake": ("Jasmine Cole, 1998-01-01, 9997001753", "AA AA AA", "in ROWAN, general"),
    "26-number-without-a-label": ("Omar Hunt, 1980-02-29, 9997001826", "AA", "in WARD 3, general"),
    "27-offset-and-fraction": ("Fiona Reid, 1972-07-21, 9997001893", "AA", "in W8, general"),
    "28-no-visit-number": ("Yusuf Khan, 1987-10-13, 9997001966", "AA", "in W2, general"),
    "29-visit-deleted": ("Abigail Stone, 1975-05-30, 9997002032", "AA AA", "nothing"),
    "30-emergency-by-its-name": ("Keith Ward, 1966-06-16, 9997002105", "AA", "attends ED"),
    "31-hospital-number-of-the-nhs": ("Alfie Moss, 2001-01-30, 9997002172", "AA", "in W1, general"),
    "32-visit-moved-a45": ("Nora Pike, 1955-05-15, 9997002245", "AR not_taken", "nothing"),
    "33-results-are-not-ours": ("Ian Cross, 1961-01-11, 9997002318", "AR wrong_type", "nothing"),
}
"""File: whom we have, what is answered, what stands afterwards."""


@pytest.fixture
def listener(fresh_db, tmp_path):
    process = Listening(fresh_db, tmp_path / "listener.log")
    yield process
    process.stop()


def test_every_example_stands_in_the_table():
    assert {path.stem for path in MAKERS.glob("*.hl7")} == set(TABLE)


def test_other_makers_messages_are_answered_and_mean_what_they_say(listener):
    team, now = make.team(), timezone.now()
    people = {name: _with_us(team, who) for name, (who, _answer, _outcome) in TABLE.items()}
    answered, sender = {}, listener.connect()
    for name in TABLE:
        content = filled((MAKERS / f"{name}.hl7").read_bytes(), now=now, run="1")
        answers = [*sender.send(content), *(sender.answer() for _other in hl7.split(content)[1:])]
        answered[name] = " ".join(" ".join(filter(None, code_of(answer))) for answer in answers)
    feed.work_off(at=timezone.now())
    found = {name: (who, answered[name], concluded(people[name])) for name, (who, *_told) in TABLE.items()}
    assert {name: row for name, row in found.items() if row != TABLE[name]} == {}
    again = b"".join(framed(filled((MAKERS / f"{name}.hl7").read_bytes(), now=now, run="1")) for name in TABLE)
    for place in range(0, len(again), 7):  # the same once more, in packets of seven bytes
        sender.socket.sendall(again[place : place + 7])
    codes = [word for each in answered.values() for word in each.split() if len(word) == 2]
    assert [code_of(sender.answer())[0] for _code in codes] == codes
    feed.work_off(at=timezone.now())
    assert [concluded(people[name]) for name in TABLE] == [outcome for _who, _answer, outcome in TABLE.values()]


def _with_us(team, who: str):
    name, born, number = who.split(", ")
    given, family = name.split(" ", 1)
    person = make.person(given, family, nhs_number=number, date_of_birth=dt.date.fromisoformat(born))
    make.episode(team, person)
    return person


def concluded(person) -> str:
    """What stands about somebody, in a few words."""
    person.refresh_from_db()
    stays = HospitalSpell.objects.filter(person=person, retracted_at=None)
    visits = SpellLink.objects.filter(person=person, state__in=["attending", "left"])
    asked = Question.objects.filter(candidates__person=person, decided_at=None)
    away = whereabouts.of_person(person.pk).filter(kind="leave", ends_at=None)
    told = [
        *(f"{'left' if one.discharged_at else 'in'} {one.ward}, {one.kind}" for one in stays),
        *(f"attends {one.ward}" for one in visits),
        *(f"asked, {one.reason}" for one in asked),
        *("on leave" for _one in away),
        *(["died"] if person.died_on else []),
    ]
    return "; ".join(told) or "nothing"
