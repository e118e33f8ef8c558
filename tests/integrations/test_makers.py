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
    "32-visit-moved-a45": ("Nora Pike, 1955-05-15, 9997002245", "AA", "in W1, general"),
    "33-results-are-not-ours": ("Ian Cross, 1961-01-11, 9997002318", "AR wrong_type", "nothing"),
    "34-trakcare-utf-16": ("Łucja Nowak, 1982-04-19, 9997002407", "AA", "in W5, general"),
    "35-number-named-as-fhir-does": ("Ewan Baird, 1977-06-11, 9997002474", "AA", "in W5, general"),
    "36-check-digit-apart": ("Morag Sinclair, 1969-01-27, 9997002547", "AA", "in W5, general"),
    "37-apostrophe-left-out": ("Deirdre O'Malley, 1981-09-08, 9997002687", "AA", "in W5, general"),
    "38-alias-in-pid-9": ("Ruth Achebe, 1974-02-13, 9997002822", "AA", "in W5, general"),
    "39-address-broken-over-lines": ("Percy Lamb, 1939-05-03, 9997002962", "AA", "died"),
    "40-a-and-e-not-escaped": ("Joel Marriott, 1999-07-03, 9997003039", "AA", "attends A&E"),
    "41-a-day-attender-is-not-in": ("Carys Beynon, 1988-03-12, 9997003101", "AA", "nothing"),
    "42-died-in-words": ("Edith Marlowe, 1936-06-30, 9997003179", "AA AA", "left W5, general; died"),
    "43-death-then-not-known": ("Wilf Tanner, 1941-10-20, 9997003241", "AA AA", "died"),
    "44-specialty-in-words": ("Noor Rahman, 1992-08-15, 9997003314", "AA", "in HAZEL, psychiatric"),
    "45-bay-of-one-letter": ("Gavin Stead, 1985-02-26, 9997003381", "AA", "in AMU, general"),
    "46-visit-renumbered-a50": ("Lorna Vance, 1973-04-04, 9997003454", "AA AA AA", "in W9, general"),
    "47-visits-merged-a42": ("Callum Reeve, 1995-11-30, 9997003527", "AA AA AA", "in W5, general"),
    "48-visit-moved-away-a45": ("Beryl Naylor, 1950-05-05, 9997003594", "AA AA", "nothing"),
    "49-half-a-move": ("Stan Ogden, 1958-09-21, 9997003667", "AA AE half_a_move", "in W5, general"),
    "50-number-given-up-a36": ("Petra Holm, 1984-07-30, 9997003802", "AA AA AA", "left W5, general"),
    "51-consultant-changed-a54": ("Aled Bowen, 1967-09-18, 9997003942", "AA AA", "in W5, general"),
    "52-arrival-tracked-and-cancelled": ("Tess Quill, 2001-04-04, 9997004019", "AA AA", "nothing"),
    "53-event-as-its-structure": ("Abdi Warsame, 1979-02-01, 9997004086", "AA", "in W5, general"),
    "54-v21-event-in-evn-1": ("Enid Poole, 1953-07-18, 9997004159", "AA AA", "left W5, general"),
    "55-no-evn": ("Kofi Boateng, 1986-12-12, 9997004221", "AA", "in W5, general"),
    "56-emergency-then-admitted-a06": ("Ivy Thorne, 1976-02-28, 9997004299", "AA AA", "in W5, general"),
    "57-moved-from-emergency-a02": ("Luca Ferri, 1993-09-09, 9997004361", "AA AA", "in W5, general"),
    "58-cancel-carries-the-admission-time": ("Nia Prosser, 1990-06-30, 9997004434", "AA AA AA", "nothing"),
    "59-discharge-taken-back": ("Reg Mortimer, 1946-11-06, 9997004507", "AA AA AA", "in W5, general"),
    "60-moved-without-an-admission": ("Gita Anand, 1971-08-15, 9997004574", "AA", "in W7, general"),
    "61-updates-only": ("Bram Visser, 1980-10-01, 9997004647", "AA AA", "left W5, general"),
    "62-moves-cancelled-to-the-first": ("Olga Petrenko, 1987-03-22, 9997004787", "AA AA AA", "in W1, general"),
    "63-newborn-is-not-the-mother": ("Mary Lambert, 1996-02-14, 9997004922", "AA", "nothing"),
    "64-number-in-pid-19": ("Hari Menon, 1983-06-17, 9997005066", "AA", "in W5, general"),
    "65-visit-with-and-without-authority": ("Dilys Parry, 1948-09-01, 9997005139", "AA AA", "left W5, general"),
    "66-became-an-outpatient-a07": ("Sean Duffy, 1968-08-08, 9997005201", "AA AA", "left W5, general"),
    "67-discharge-before-its-admission": ("Anya Kovac, 1991-05-19, 9997005279", "AA AA", "left W5, general"),
    "68-leave-and-return": ("Tariq Aziz, 1989-02-27, 9997005341", "AA AA AA", "in W5, general"),
    "69-liaison-is-not-a-bed": ("Fern Ashby, 2000-01-15, 9997005414", "AA", "in W14, general"),
    "70-number-changed-hands-a43": ("Otis Wren, 1964-04-04, 9997005481", "AA AA AA", "left W5, general"),
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
