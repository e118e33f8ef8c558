"""A file is taken in whole or not at all, once however often, and what was known stands."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.imports import operations as imports
from caseload.imports import queries
from caseload.imports.columns import HEAD
from caseload.imports.matching import Becomes
from caseload.imports.operations import runs, taking_in
from caseload.imports.operations.taking_in import look
from caseload.imports.shown import sheet_row
from caseload.models import Alert, Contact, Episode, ImportRun, LegalMeasure, Person, RhythmPeriod, TeamAccess
from caseload.people.operations.locks import lock_people
from nhsuk import spreadsheets
from tests import make
from tests.caseload.imports.files import PEOPLE, csv_of, xlsx_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("North", code="AO-N")


@pytest.fixture
def lead(team):
    return make.staff(team, "team_lead", "Ruth Vance")


def people(**of_first) -> list[dict]:
    seen = (timezone.localdate() - dt.timedelta(days=3)).isoformat()
    return [PEOPLE[0] | {"Last seen on": seen} | of_first, PEOPLE[1]]


def take_in(team, lead, content):
    return imports.take_in(content, team=team, by=lead, at=timezone.now())


def test_people_come_onto_the_caseload_with_everything_the_file_says(team, lead):
    made = take_in(team, lead, csv_of(people(**{"Co-ordinator email": lead.email})))
    assert made.figures == {"new": 2, "known": 0, "unchanged": 0, "without_last_seen": 1, "without_coordinator": 1}
    rosa = Episode.objects.get(person__nhs_number="9990000018", team=team)
    assert rosa.state == "accepted"
    assert rosa.person.preferred_name == "Rosa"
    assert rosa.person.search_key == "rosalind thorne rosa"
    assert rosa.person.places.get().description == "12 Elm Court"
    assert rosa.person.phones.get().number == "07700 900123"
    assert LegalMeasure.objects.get(episode=rosa).kind == "s117"
    assert TeamAccess.objects.filter(team=team, person=rosa.person, until=None).exists()
    chris = Episode.objects.get(person__family_name="Wójcik")
    assert RhythmPeriod.objects.get(episode=chris).every_days == 2
    assert Event.objects.filter(verb="episode.imported").count() == 2


def test_an_order_brings_its_examination_and_no_certificate_of_a_day_that_nobody_knows(team, lead):
    last = timezone.localdate() + dt.timedelta(days=40)
    take_in(team, lead, csv_of(people(**{"CTO expires on": last.isoformat()})))
    order = LegalMeasure.objects.get(kind="cto")
    assert order.takes_over
    assert list(order.tasks.values_list("code", "due_on")) == [("examination", last - dt.timedelta(days=14))]


def test_last_seen_becomes_a_contact_that_is_a_date_only_and_moves_the_rhythm(team, lead):
    take_in(team, lead, csv_of(people()))
    rosa = Episode.objects.get(person__family_name="Thorne")
    contact = Contact.objects.get(episode=rosa)
    assert (contact.source, contact.time_known, contact.outcome) == ("imported", False, "seen")
    assert timezone.localtime(contact.occurred_at).hour == 12
    assert not contact.contact_staff.exists()
    assert rosa.last_seen_at == contact.occurred_at
    assert rosa.seen_due_on == timezone.localdate() + dt.timedelta(days=4)
    assert rosa.confirm_last_seen_by is None


def test_without_a_day_last_seen_there_are_seven_days_to_find_out_and_no_alert(team, lead):
    take_in(team, lead, csv_of(people()))
    chris = Episode.objects.get(person__family_name="Wójcik")
    assert chris.confirm_last_seen_by == timezone.localdate() + dt.timedelta(days=7)
    assert not Contact.objects.filter(episode=chris).exists()
    assert not Alert.objects.filter(episode=chris, rule__in=["not_seen", "not_tried"]).exists()


def test_somebody_last_seen_too_long_ago_is_noticed_at_once(team, lead):
    take_in(team, lead, csv_of(people(**{"Last seen on": (timezone.localdate() - dt.timedelta(days=30)).isoformat(),
                                        "Accepted on": "2025-01-05"})))  # fmt: skip
    assert Alert.objects.filter(episode__person__family_name="Thorne", rule="not_tried", closed_at=None).exists()


@pytest.mark.parametrize("make_file", [csv_of, xlsx_of])
def test_taking_the_same_file_in_again_changes_nothing(team, lead, make_file):
    content = make_file(people())
    take_in(team, lead, content)
    before = [Person.objects.count(), Episode.objects.count(), Contact.objects.count(), Event.objects.count()]
    again = take_in(team, lead, content)
    assert {step.becomes for step in again.steps} == {Becomes.UNCHANGED}
    assert [Person.objects.count(), Episode.objects.count(), Contact.objects.count(), Event.objects.count()] == before


def test_what_was_taken_out_and_is_taken_in_again_changes_nothing(team, lead):
    take_in(team, lead, csv_of(people(**{"What helps": "'=not a formula", "Phone": "+44 7700 900123"})))
    rows = queries.template_rows(team, at=timezone.now())
    written = [sheet_row(row) for row in rows.values()]
    for content in (spreadsheets.as_csv(HEAD, written), spreadsheets.as_xlsx(HEAD, written, title="Caseload")):
        again = imports.look(content, team=team, at=timezone.now())
        assert not again.faults, [(f.line, f.column, f.reason) for f in again.faults]
        assert {step.becomes for step in again.steps} == {Becomes.UNCHANGED}
        assert again.steps[0].row.get("what_helps") == "=not a formula"


def test_one_fault_and_nothing_is_written(team, lead):
    made = take_in(team, lead, csv_of(people(**{"Date of birth": "31/02/1971"})))
    assert [(fault.line, fault.column, fault.code) for fault in made.faults] == [(2, "date_of_birth", "date_form")]
    assert not Person.objects.exists()


def test_a_failure_half_way_writes_nothing(team, lead, monkeypatch):
    monkeypatch.setattr(taking_in, "CHUNK", 1)
    calls = []

    def fail_at_second(done):
        calls.append(done)
        if done == 2:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        imports.take_in(csv_of(people()), team=team, by=lead, at=timezone.now(), progress=fail_at_second)
    assert calls == [1, 2]
    assert not Person.objects.exists()


def test_somebody_known_gets_an_episode_and_keeps_what_is_known(team, lead):
    other = make.team("Market")
    known = make.person("Rosalind", "Thorne", nhs_number="9990000018", date_of_birth=dt.date(1971, 11, 19),
                        what_helps="Gospel on the radio.")  # fmt: skip
    make.episode(other, known)
    made = take_in(team, lead, csv_of(people()))
    assert made.figures["known"] == 1
    known.refresh_from_db()
    assert known.what_helps == "Gospel on the radio."
    assert known.preferred_name == "Rosa"
    assert known.episodes.count() == 2


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"nhs_number": "9990000018", "date_of_birth": dt.date(1971, 11, 20)}, "differs"),
        ({"nhs_number": "9990000018", "family": "Thorn"}, "differs"),
        ({"nhs_number": "9990000018", "died_on": dt.date(2026, 1, 1)}, "not_now"),
        ({"nhs_number": None}, "alike"),
    ],
)
def test_doubt_about_who_is_meant_is_a_fault_and_never_a_guess(team, lead, known, code):
    fields = {"given": "Rosalind", "family": "Thorne", "date_of_birth": dt.date(1971, 11, 19)} | known
    make.person(**fields)
    made = take_in(team, lead, csv_of(people()))
    assert [fault.code for fault in made.faults] == [code]


def test_no_fault_tells_an_administrator_what_only_clinicians_know(team, lead):
    """A death, another team, what the register holds: an administrator reads the faults too."""
    other = make.team("Market Street")
    for fields in (
        {"nhs_number": "9990000018", "died_on": dt.date(2026, 1, 1)},
        {"nhs_number": "9990000026", "date_of_birth": dt.date(1950, 2, 3)},
    ):
        make.episode(other, make.person("Rosalind", "Thorne", **({"date_of_birth": dt.date(1971, 11, 19)} | fields)))
    made = take_in(
        team,
        lead,
        csv_of([people()[0], people()[0] | {"NHS number": "9990000026", "Local id": "", "Given names": "Rose"}]),
    )
    said = " ".join(fault.reason for fault in made.faults)
    assert {fault.code for fault in made.faults} == {"not_now", "differs"}
    for secret in ("Market", "1950", "2026", "died", "death"):
        assert secret not in said


def test_what_a_clinician_wrote_meanwhile_stands(team, lead, monkeypatch):
    known = make.person("Rosalind", "Thorne", nhs_number="9990000018", date_of_birth=dt.date(1971, 11, 19))

    def lock_after_somebody_wrote(*ids):
        Person.objects.filter(pk__in=ids).update(what_helps="Ask about her garden.")
        return lock_people(*ids)

    monkeypatch.setattr(taking_in, "lock_people", lock_after_somebody_wrote)
    take_in(team, lead, csv_of(people()))
    known.refresh_from_db()
    assert (known.what_helps, known.preferred_name) == ("Ask about her garden.", "Rosa")


def test_a_co_ordinator_must_work_in_the_team_and_a_file_belongs_to_one_team(team, lead):
    elsewhere = make.staff(make.team("Market"))
    made = take_in(team, lead, csv_of(people(**{"Co-ordinator email": elsewhere.email, "Team": "AO-M"})))
    assert [fault.code for fault in made.faults] == ["other_team", "coordinator_unknown"]


def test_all_that_is_wrong_with_a_row_is_said_at_once(team, lead):
    made = take_in(team, lead, csv_of(people(**{"Date of birth": "31/02/1971", "Team": "AO-M"})))
    assert {(fault.line, fault.code) for fault in made.faults} == {(2, "date_form"), (2, "other_team")}


def many(number: int) -> bytes:
    return csv_of(
        [PEOPLE[0] | {"NHS number": "", "Local id": f"M{n}", "Family name": f"Family{n}"} for n in range(number)]
    )


def test_the_number_of_queries_does_not_grow_with_the_rows(team, lead):
    with count_queries() as few:
        take_in(team, lead, many(2))
    Person.objects.update(date_of_birth=None)
    with count_queries() as more:
        take_in(team, lead, many(42))
    assert len(more) <= len(few) + 1  # the second time, two are known and locked


# --- On its way through a worker ---------------------------------------------------------------------------


def test_a_file_is_looked_at_confirmed_and_taken_in(team, lead):
    now = timezone.now()
    run = imports.upload(team=team, filename="north.csv", content=csv_of(people()), by=lead, at=now)
    assert imports.upload(team=team, filename="north.csv", content=csv_of(people()), by=lead, at=now) == run
    assert imports.work_off(clock=timezone.now) == 1
    run.refresh_from_db()
    assert (run.state, run.rows_total, run.figures["new"]) == ("checked", 2, 2)
    assert not Person.objects.exists()
    imports.confirm(run=run, by=lead, at=now)
    assert imports.work_off(clock=timezone.now) == 1
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.content) == ("done", 2, None)
    assert "preview" not in run.figures
    assert Episode.objects.filter(team=team).count() == 2
    assert imports.work_off(clock=timezone.now) == 0


def test_a_run_left_behind_by_a_killed_worker_is_begun_again(team, lead):
    run = imports.upload(team=team, filename="n.csv", content=csv_of(people()), by=lead, at=timezone.now())
    imports.work_off(clock=timezone.now)
    ImportRun.objects.update(state="running", confirmed_by=lead, rows_done=1)
    imports.work_off(clock=timezone.now)
    run.refresh_from_db()
    assert (run.state, Episode.objects.count()) == ("done", 2)


def test_what_changes_on_the_register_meanwhile_is_found_before_anything_is_written(team, lead):
    run = imports.upload(team=team, filename="n.csv", content=csv_of(people()), by=lead, at=timezone.now())
    imports.work_off(clock=timezone.now)
    run.refresh_from_db()
    imports.confirm(run=run, by=lead, at=timezone.now())
    make.person("Ann", "Other", nhs_number="9990000018")
    imports.work_off(clock=timezone.now)
    run.refresh_from_db()
    assert run.state == "faulty"
    assert [fault["code"] for fault in run.faults] == ["differs"]
    assert not Episode.objects.exists()


def test_a_file_on_which_the_work_fails_is_put_aside_and_the_next_gets_its_turn(team, lead, monkeypatch, caplog):
    now = timezone.now()
    first = imports.upload(team=team, filename="1.csv", content=b"poison", by=lead, at=now)
    second = imports.upload(team=team, filename="2.csv", content=csv_of(people()), by=lead, at=now)

    def fail_on_poison(content, **rest):
        if content == b"poison":
            raise TypeError("Thorne, Rosalind")
        return look(content, **rest)

    monkeypatch.setattr(runs, "look", fail_on_poison)
    assert imports.work_off(clock=timezone.now) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.content, [fault["code"] for fault in first.faults]) == ("faulty", None, ["unforeseen"])
    assert second.state == "checked"
    assert imports.work_off(clock=timezone.now) == 0


def test_a_file_with_faults_is_not_kept(team, lead):
    content = csv_of(people(**{"Date of birth": "31/02/1971"}))
    run = imports.upload(team=team, filename="n.csv", content=content, by=lead, at=timezone.now())
    imports.work_off(clock=timezone.now)
    run.refresh_from_db()
    assert (run.state, run.content, len(run.faults)) == ("faulty", None, 1)


def test_a_file_given_up_is_forgotten(team, lead):
    run = imports.upload(team=team, filename="n.csv", content=csv_of(people()), by=lead, at=timezone.now())
    imports.give_up(run=run, by=lead, at=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.content) == ("given_up", None)
    with pytest.raises(imports.Refused):
        imports.confirm(run=run, by=lead, at=timezone.now())
