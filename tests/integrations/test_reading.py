"""From bytes to an event: other makers' ways of writing the same thing, and what must never be concluded."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import hl7, reading, times
from integrations.event import Event
from integrations.hl7 import NotHl7Error, UnreadableError
from integrations.profiles import codes, profile
from tests.integrations.messages import adt

LONDON = ZoneInfo("Europe/London")


def read(raw: bytes, code: str = "itk") -> Event:
    return reading.event(hl7.parse(raw), profile(code), latest=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))


def test_an_admission_as_itk_writes_it():
    event = read(adt("A01", admitted="202611220300", sent="20261122031500", evn6="20261122030000"), "larch")
    assert (event.code, event.spell_key, event.ward, event.hospital) == ("A01", "V1", "Oak Ward", "Larch House")
    assert event.at == dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    assert event.admitted_at == dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
    assert (event.consultant, event.is_inpatient, event.is_psychiatric, event.bed_type) == (
        "Dr Asha Byrne", True, True, "200",
    )  # fmt: skip
    assert event.identity.nhs_number == "9990000018"
    assert event.identity.local_ids == ("LARCH:L1",)
    assert event.identity.date_of_birth == dt.date(1985, 3, 14)


def test_an_event_is_the_same_after_it_was_stored():
    event = read(adt("A03", discharged="202611221400", method="1", died_on="20261123"))
    assert Event.from_json(event.as_json()) == event


@pytest.mark.parametrize(
    "pid3",
    [
        "9990000018^^^NHS",
        "999 000 0018^^^NHS^NH",
        "9990000018^^^^NH",
        "L7^^^X^MR~9990000018^^^NHS",
        "999-000-0018^^^nhs",
        "9990000018^^^NHSNMBR^NHS",
        "9990000018^^^RXX&1.2.3&ISO^NHS Number",
        "9990000018^^^&2.16.840.1.113883.2.1.4.1&ISO",
    ],
)
def test_the_nhs_number_in_every_form(pid3):
    raw = adt().replace(b"9990000018^^^NHS^NH~L1^^^LARCH^MR", pid3.encode())
    assert read(raw).identity.nhs_number == "9990000018"


@pytest.mark.parametrize(
    ("said", "death"), [("D", "Y"), ("Deceased", "Y"), ("U", ""), ("UNK", ""), ("N", "N"), ('""', "N")]
)
def test_what_is_not_known_says_nothing_of_a_death(said, death):
    assert read(adt("A31", died=said)).death == death


@pytest.mark.parametrize("text", ["1 High St\nTop, Leeds", "1 High St\r\nLeeds\nLS1 4AB", "1 High St\nPID, Leeds"])
def test_a_field_broken_over_lines_loses_nothing_after_it(text):
    raw = adt("A31", died="Y")
    fields = raw.decode().split("\r")[2].split("|")
    fields[11] = text
    event = read(raw.replace(raw.split(b"\r")[2], "|".join(fields).encode()))
    assert event.death == "Y"


@pytest.mark.parametrize("between", [b"", b"\x1c\r\x0b", b"\xef\xbb\xbf", b" \r\n\x0b"])
def test_of_several_messages_that_were_only_strung_together_none_is_lost(between):
    parts = hl7.split(adt("A01", control_id="1") + between + adt("A03", control_id="2"))
    assert [reading.header(hl7.parse(part)).control_id for part in parts] == ["1", "2"]
    assert [hl7.parse(part).get("PV1-19") for part in parts] == ["V1", "V1"]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_message_in_utf_16(charset):
    assert read(adt(family="Łaś").decode().encode(charset)).identity.family_names == ("Łaś",)


@pytest.mark.parametrize(
    ("specialty", "is_psychiatric"),
    [("710", True), ("300^GENERAL MEDICINE", False), ("PSY^Old Age Psychiatry", True),
     ("AMI^Adult Mental Illness", True), ("PLN^Liaison Psychiatry", None),
     ("MHL^Mental Health Liaison", None), ("GM^General Medicine", None)],
)  # fmt: skip
def test_a_specialty_by_its_code_or_else_its_words(specialty, is_psychiatric):
    assert read(adt(specialty=specialty)).is_psychiatric is is_psychiatric


def test_a_code_that_nobody_knows_does_not_make_a_psychiatric_hospital_a_general_one():
    assert read(adt(specialty="CMHT", ward="^ELM^^LARCH"), "larch").is_psychiatric is True


def test_a_discharge_before_its_own_admission_happened_when_the_event_did():
    at = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    event = read(adt("A03", at=at, admitted="202611220800", discharged="202611220700"))
    assert (event.admitted_at, event.discharged_at, event.at) == (at - dt.timedelta(hours=1), None, at)


def test_what_lies_after_the_moment_of_sending_is_a_plan():
    sent = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    event = read(adt("A03", sent_at=sent, at=sent + dt.timedelta(hours=20), discharged="202611221800"))
    assert (event.at, event.discharged_at) == (sent, None)


def test_an_event_in_summer_time_and_its_sending_in_greenwichs_are_one():
    event = read(adt("A03", sent="20260722090000", evn6="20260722100000", discharged="202607221000"))
    assert event.at == event.discharged_at == dt.datetime(2026, 7, 22, 9, tzinfo=dt.UTC)


def test_of_a_message_that_tells_only_the_day_of_sending_the_hours_count():
    event = read(adt("A01", sent="20261122", evn6="20261122150000"))
    assert event.at == dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)


def test_an_nhs_number_that_does_not_check_is_none():
    assert read(adt(nhs="9990000019")).identity.nhs_number == ""


def test_a_hospitals_own_number_is_not_the_nhs_number_for_naming_the_nhs():
    event = read(adt(nhs="", local="").replace(b"PID|1||", b"PID|1||9990000018^^^NHS^MR"))
    assert (event.identity.nhs_number, event.identity.local_ids) == ("", ("NHS:9990000018",))


def test_a_number_without_a_label_may_be_the_nhs_number_and_stays_a_local_one():
    event = read(adt(nhs="", local="").replace(b"PID|1||", b"PID|1||9990000018"))
    assert (event.identity.nhs_number, event.identity.unlabelled) == ("", "9990000018")
    assert event.identity.local_ids == (":9990000018",)


@pytest.mark.parametrize("said", [{"evn6": "19000101"}, {"evn6": "00010101000000"}, {"evn6": "20620101"}])
def test_a_time_that_cannot_be_counts_as_not_told(said):
    assert read(adt(evn2="20261122040000", **said)).at == dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)


def test_an_expected_discharge_in_the_future_is_not_a_discharge():
    assert read(adt("A08", discharged="20621201")).discharged_at is None


@pytest.mark.parametrize("code", ["A05", "A14", "A28", "A38"])
def test_what_is_only_expected_says_who_and_nothing_of_a_visit(code):
    event = read(adt(code, admitted="20261122", died="Y"))
    assert (event.code, event.spell_key, event.admitted_at, event.death) == ("A31", "", None, "Y")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r", b"\n\n"])
def test_segments_may_end_in_any_way(end):
    raw = adt("A01", control_id="M")
    plain, other = read(raw), read(raw.replace(b"\r", end))
    assert (other.ward, other.identity) == (plain.ward, plain.identity)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ("UNICODE UTF-8", "utf-8"), ("8859/1", "cp1252"), ("UNICODE UTF-8", "cp1252"),
     ("8859/15", "iso8859-15"), ("nonsense", "utf-8")],
)  # fmt: skip
def test_names_with_accents_in_the_character_set_named_or_the_one_it_is(charset, encoding):
    assert read(
        adt(family="Llŷr" if encoding == "utf-8" else "Müller", charset=charset, encoding=encoding)
    ).identity.family_names == (("Llŷr",) if encoding == "utf-8" else ("Müller",))


def test_separators_of_ones_own():
    raw = adt("A01", separators="#:*!@", control_id="M")
    event = read(raw)
    assert (event.ward, event.identity.nhs_number, event.identity.given_names) == ("OAK", "9990000018", "Dean")


def test_escapes_and_what_only_looks_like_one():
    event = read(adt(family=r"O\T\Hara\X27\s\S\x\Zq\y\ "))
    assert event.identity.family_names == ("O&Hara's^x\\Zq\\y\\",)


def test_a_hexadecimal_escape_in_utf_8():
    assert read(adt(family=r"M\XC3BC\ller")).identity.family_names == ("Müller",)


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ({"evn6": "20261122030000"}, 3),
        ({"evn6": "", "evn2": "20261122040000"}, 4),
        ({"evn6": "", "evn2": "", "sent": "20261122050000"}, 5),
        ({"evn6": "rubbish", "evn2": "20261122040000"}, 4),
    ],
)
def test_the_time_of_the_event_falls_back(said, hour):
    assert read(adt(**said)).at.hour == hour


def test_a_message_without_any_time_is_not_placed_by_guess():
    with pytest.raises(UnreadableError, match="no_time"):
        read(adt(evn6="", evn2="", sent=""))


@pytest.mark.parametrize(
    ("place", "code", "ward"),
    [
        ("^OAK^^LARCH", "itk", "OAK"),
        ("OAK^Room 3^2^LARCH", "itk", "OAK"),
        ("OAK^12^A^LARCH", "itk", "OAK"),
        ("OAK^^^LARCH", "itk", "OAK"),
        ("OAK^REST^1^LARCH", "ward_first", "OAK"),
        ("OAK^Bay B^Bed 4^LARCH", "itk", "OAK"),
        ("12^3^4^LARCH", "itk", "12"),
        ("^12^^LARCH", "itk", "12"),
        ("X^Bede Ward^2^LARCH", "itk", "Bede Ward"),
        ("", "itk", ""),
    ],
)
def test_the_ward_stands_where_the_profile_says(place, code, ward):
    assert read(adt(ward=place), code).ward == ward


def test_segments_of_a_makers_own_change_nothing():
    assert read(adt(z="ZPV|1|x|y", control_id="M", sent="20261122")) == read(adt(control_id="M", sent="20261122"))


@pytest.mark.parametrize(
    ("kind", "said", "psychiatric"),
    [
        ("itk", {"specialty": "710"}, True),
        ("itk", {"specialty": "300"}, False),
        ("itk", {"specialty": ""}, None),
        ("larch", {"specialty": ""}, True),
        ("lowmoor", {"specialty": ""}, False),
        ("lowmoor", {"specialty": "710"}, True),
    ],
)
def test_psychiatric_or_general(kind, said, psychiatric):
    assert read(adt(**said), kind).is_psychiatric is psychiatric


@pytest.mark.parametrize(
    ("said", "death"),
    [
        ({"died": "Y"}, "Y"),
        ({"died_on": "20261120"}, "Y"),
        ({"died": "N"}, "N"),
        ({"died": "N", "died_on": "20261120"}, "N"),
        ({"died": '""'}, "N"),
        ({}, ""),
    ],
)
def test_what_is_said_of_a_death(said, death):
    assert read(adt("A08", **said)).death == death


def test_a_merge_names_who_is_given_up():
    event = read(adt("A40", mrg="L2^^^LARCH^MR~9990000018^^^NHS^NH"))
    assert event.merged_ids == ("LARCH:L2",)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"MSH|^~\\&|PAS|X|||20261122||ADT^A01|1|P|2.4\rPV1|1|I\r", "no_pid"),
        (b"MSH|^~\\&|PAS|X|||20261122||ADT^A01|1|P|2.4\rPID|1\r", "nobody"),
        (adt("A40", mrg=""), "no_mrg"),
        (adt("A44"), "not_taken"),
        (adt(at=dt.datetime(2062, 1, 1, tzinfo=dt.UTC)), "in_future"),
    ],
)
def test_half_a_message_is_not_guessed_at(raw, code):
    with pytest.raises(UnreadableError, match=code):
        read(raw)


def test_a_visit_without_a_number_is_known_by_whom_and_when():
    event = read(adt(visit="", admitted="202611220300"))
    assert event.spell_key == "LARCH:L1@202611220300"


def test_a_batch_is_several_messages():
    batch = b"FHS|^~\\&|x\rBHS|^~\\&|x\r" + adt("A01") + adt("A03") + b"BTS|2\rFTS|1\r"
    assert [reading.header(hl7.parse(one)).code for one in hl7.split(batch)] == ["A01", "A03"]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_a_plain_refusal(raw):
    for one in [raw, b"MSH|" + raw, b"MSH|^~\\&|" + raw, adt()[:200] + raw]:
        try:
            message = hl7.parse(one)
            reading.header(message)
            reading.event(message, profile("itk"))
        except (NotHl7Error, UnreadableError):
            pass


@pytest.mark.parametrize("code", codes())
def test_every_profile_is_whole(code):
    assert profile(code).name
    assert profile(code).zone


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("20261122031500", "2026-11-22T03:15:00+00:00"),
        ("202607220315", "2026-07-22T02:15:00+00:00"),
        ("20260722", "2026-07-21T23:00:00+00:00"),
        ("20261122031500.123+0100", "2026-11-22T02:15:00+00:00"),
        ("20261122031500Z", "2026-11-22T03:15:00+00:00"),
        ("2026-11-22T03:15:00", "2026-11-22T03:15:00+00:00"),
        ("2026-11-22T03:15:00.5+01:00", "2026-11-22T02:15:00+00:00"),
        ("2026-11-22T03:15-02:00", "2026-11-22T05:15:00+00:00"),
        ("20261122031500+01", "2026-11-22T02:15:00+00:00"),
        ("20261122240000", "2026-11-23T00:00:00+00:00"),
        ("202610250130", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_times(text, utc):
    assert times.moment(text, LONDON) == dt.datetime.fromisoformat(utc)


@pytest.mark.parametrize("text", ["", "2026", "202611", "20261340", "yesterday", "00000000000000", "20261122250000"])
def test_what_is_no_time(text):
    assert times.moment(text, LONDON) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_clock(text):
    times.moment(text, LONDON)
    times.day(text)


def test_a_sender_without_pv1_19_may_have_an_account_number():
    raw = adt(visit="").replace(b"|M\rPV1", b"|M||||||||||ACC77\rPV1")
    assert read(raw).spell_key == "ACC77"
