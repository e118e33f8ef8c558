"""The licensed wording: from the trust's file to those who hold the licence, and to nobody else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments import criteria, definitions
from assessments.criteria import CriteriaFaultError
from assessments.models import Attestation, Criteria
from assessments.operations import licences
from assessments.queries.criteria import wording_for
from assessments.queries.licences import licences_of
from audit.models import Event
from tests import make

MOHOST = definitions.current()["mohost"]
FILE = """\
instrument = "mohost"
version = "2.0"

[items.routine]
F = "invented words for F"
r = "invented words for R"

[items.energy]
A = "invented words for A"
"""


def parsed(text):
    return criteria.parse(text, "mohost.toml", definitions.current().values())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mohost.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def load(path) -> str:
    out = StringIO()
    call_command("load_criteria", str(path), stdout=out)
    return out.getvalue()


def test_words_stand_by_item_and_capital_letter_and_none_need_be_there():
    assert parsed(FILE).words == {
        "routine": {"F": "invented words for F", "R": "invented words for R"},
        "energy": {"A": "invented words for A"},
    }


@pytest.mark.parametrize(
    ("right", "wrong", "line", "fault"),
    [
        ('version = "2.0"', "version = ", 2, "not TOML"),
        ('version = "2.0"', 'version = "3.0"', 2, "there is no mohost 3.0; known are dialog 1.0, mohost 2.0"),
        ('instrument = "mohost"', "instrument = 2", 1, "is no text"),
        ('instrument = "mohost"', 'instrument = "mohost"\nauthor = "x"', 2, "author means nothing here"),
        ("[items.energy]", "[items.drive]", 8, "MOHOST 2.0 has no item drive"),
        ('A = "invented', 'X = "invented', 9, "the scale has no letter X"),
        ('A = "invented words for A"', 'A = ""', 9, "the words of A are missing"),
        ('r = "invented', 'f = "invented', 6, "the letter F stands here twice"),
        ('A = "invented words for A"', f'A = "{"x" * 2001}"', 9, "more than 2000"),
    ],
)
def test_a_bad_file_names_file_line_and_fault(right, wrong, line, fault):
    assert right in FILE
    with pytest.raises(CriteriaFaultError) as raised:
        parsed(FILE.replace(right, wrong, 1))
    assert (raised.value.file, raised.value.line) == ("mohost.toml", line)
    assert fault in raised.value.fault


def test_a_bad_file_changes_nothing(db, file):
    load(file)
    file.write_text(FILE.replace("[items.energy]", "[items.drive]"), encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"mohost\.toml, line 8: MOHOST 2\.0 has no item drive\. Nothing was changed"
    ):
        load(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="Nothing was changed"):
        load(file)
    assert Criteria.objects.count() == 1


def test_the_same_file_twice_is_loaded_once_and_a_corrected_one_counts(db, file):
    user = make.staff(make.team())
    licences.attest(key="mohost", by=user, at=timezone.now())
    assert "Loaded mohost 2.0, 2 items" in load(file)
    assert "counts already" in load(file)
    file.write_text(FILE.replace("words for A", "better words for A"), encoding="utf-8")
    load(file)
    assert wording_for(user, MOHOST)["energy"]["A"] == "invented better words for A"
    assert Criteria.objects.count() == 2
    assert Event.objects.filter(verb="criteria.loaded").count() == 2


def test_words_are_shown_to_those_who_have_attested_for_this_instrument_and_to_nobody_else(
    db, file, django_assert_num_queries
):
    load(file)
    team = make.team()
    holder, other = make.staff(team), make.staff(team)
    licences.attest(key="ocairs", by=other, at=timezone.now())
    licences.attest(key="mohost", by=holder, at=timezone.now())
    with django_assert_num_queries(1):
        assert wording_for(holder, MOHOST)["routine"]["F"] == "invented words for F"
    assert wording_for(other, MOHOST) is None
    assert wording_for(other, definitions.current()["ocairs"]) is None


def test_attesting_again_keeps_the_first_day(db):
    user = make.staff(make.team())
    first = licences.attest(key="mohost", by=user, at=make.days_ago(9))
    assert licences.attest(key="mohost", by=user, at=timezone.now()).attested_at == first.attested_at
    assert Event.objects.filter(verb="licence.attested").count() == 1


def test_the_page_says_which_licences_i_hold_and_takes_one_more(client, db):
    user = make.staff(make.team())
    client.force_login(user)
    answer = client.get("/account/licences/")
    assert "I hold the licence of MOHOST" in answer.content.decode()
    answer = client.post("/account/licences/", {"key": "mohost"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/licences/")
    assert [each.definition.key for each in licences_of(user) if each.attested_at] == ["mohost"]
    page = client.get("/account/licences/").content.decode()
    assert "You hold the licence." in page
    assert "I hold the licence of MOHOST" not in page
    assert "has not loaded its words" in page


def test_an_instrument_that_does_not_exist_is_refused_on_the_page(client, db):
    client.force_login(make.staff(make.team()))
    answer = client.post("/account/licences/", {"key": "nonesuch"})
    assert answer.status_code == 422
    assert "There is no such instrument" in answer.content.decode()
    assert not Attestation.objects.exists()
