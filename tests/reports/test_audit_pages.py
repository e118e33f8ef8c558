"""Governance sees who looked at whom and what was done: filtered, paged, exported, and itself audited."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, Read
from audit.operations import record
from caseload.models import Person, TeamAccess
from reports import words
from reports.queries import audit as queries
from reports.queries.audit import Wanted, page_of, reads, who_looked, whom_they_saw
from teams.roles import Role
from tests import make
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db
AUDIT = "/audit/"
CLINICAL_WORDS = re.compile(
    r"\b(hospital|ward|admi\w+|discharge\w*|died|death|legal|section|concern\w*|worr\w+|alert\w*|visit\w*|contact\w*"
    r"|intensit\w+|depot|seen|not yet thought|new page)\b",
    re.I,
)


@pytest.fixture
def governance(client):
    client.force_login(make.staff(None, Role.GOVERNANCE, "Ursula Penn"))
    return client


def read(by, *people, kind="person", page="person", at=None, **facts) -> Read:
    row = Read(
        actor_id=by.pk, actor_label=by.name, kind=kind, page=page, person_ids=[p.pk for p in people], facts=facts
    )
    row.at = at or timezone.now()
    row.save()
    return row


def text(client, address, **query) -> str:
    return client.get(address, query).content.decode()


def trail(answer: str) -> str:
    """The rows without the page around them; a file as it is."""
    return re.sub(r"<[^>]*>", " ", answer.partition("<tbody>")[2].partition("</tbody>")[0]) or answer


class TestWhoLooked:
    def test_names_who_what_whom_and_where(self, governance):
        sam = make.staff(make.team(), name="Sam Okoro")
        read(sam, make.person("Rosie", "Thorne"))
        page = text(governance, AUDIT)
        assert "Sam Okoro" in page
        assert "Thorne, Rosie" in page
        assert "Opened: A person&#x27;s overview" in page

    def test_by_member_of_staff_by_person_by_kind_and_by_days(self):
        sam, jo = make.user("Sam"), make.user("Jo")
        rosie, dean = make.person(), make.person()
        now = timezone.now()
        first = read(sam, rosie, at=now - dt.timedelta(days=10))
        second = read(sam, rosie, dean, kind="list", page="caseload", at=now - dt.timedelta(days=5))
        third = read(jo, dean, kind="print", page="today_print")
        day = timezone.localdate() - dt.timedelta(days=5)
        cases = [
            (Wanted(), [third, second, first]),
            (Wanted(staff=sam), [second, first]),
            (Wanted(person=dean), [third, second]),
            (Wanted(kind="print"), [third]),
            (Wanted(since=day), [third, second]),
            (Wanted(until=day), [second, first]),
            (Wanted(since=day, until=day), [second]),
            (Wanted(staff=jo, person=rosie), []),
        ]
        for wanted, expected in cases:
            assert list(reads(wanted)) == expected, wanted

    def test_who_looked_before_a_merge_looked_at_the_person(self):
        sam, rosie, double = make.user(), make.person(), make.person()
        seen = read(sam, double)
        Person.objects.filter(pk=double.pk).update(merged_into=rosie)
        assert list(reads(Wanted(person=rosie))) == [seen]

    def test_a_read_that_failed_says_so(self, governance):
        read(make.user("Sam"), make.person(), failed=True)
        assert "Failed" in text(governance, AUDIT)

    def test_for_a_person_everybody_who_looked(self):
        sam, jo, rosie = make.user("Sam"), make.user("Jo"), make.person()
        for _ in range(3):
            read(sam, rosie)
        read(sam, rosie, make.person(), kind="list")
        read(jo, rosie, kind="export")
        rows = {
            row["label"]: (row["opened"], row["listed"], row["taken"]) for row in who_looked(Wanted(person=rosie))
        }
        assert rows == {"Sam": (3, 1, 0), "Jo": (0, 0, 1)}

    def test_for_a_member_of_staff_everybody_they_saw(self, governance):
        sam, rosie, dean = make.user("Sam"), make.person("Rosie", "Thorne"), make.person("Dean", "Whitlock")
        read(sam, rosie, dean, kind="list")
        read(sam, dean)
        rows = {row["id"]: (row["opened"], row["listed"]) for row in whom_they_saw(Wanted(staff=sam))}
        assert rows == {rosie.pk: (0, 1), dean.pk: (1, 1)}
        assert "Everybody shown to Sam" in text(governance, AUDIT, staff=sam.uuid)


class TestOnNoTeamOfTheirs:
    """Flagged: people whom no team sees in which the reader worked on that day."""

    def flagged(self, row) -> list[int]:
        return reads(Wanted()).get(pk=row.pk).outside

    def test_people_of_the_readers_team_are_not_flagged(self):
        team = make.team()
        assert self.flagged(read(make.staff(team), make.episode(team).person)) == []

    def test_people_of_another_team_are(self):
        mine, other = make.team(), make.team()
        rosie, dean = make.episode(mine).person, make.episode(other).person
        row = read(make.staff(mine), rosie, dean, kind="list")
        assert self.flagged(row) == [dean.pk]
        assert list(reads(Wanted(outside=True))) == [row]

    def test_what_counts_is_the_day_of_the_read(self):
        team = make.team()
        person = make.episode(team).person
        left = timezone.localdate() - dt.timedelta(days=10)
        sam = make.staff(team, ends_on=left)
        assert self.flagged(read(sam, person, at=make.days_ago(20))) == []
        assert self.flagged(read(sam, person)) == [person.pk]

    def test_a_team_whose_access_has_run_out_sees_nobody(self):
        team = make.team()
        person = make.episode(team).person
        TeamAccess.objects.filter(person=person).update(until=timezone.localdate())
        assert self.flagged(read(make.staff(team), person)) == [person.pk]

    def test_roles_of_the_whole_service_are_not_flagged(self):
        person = make.episode(make.team()).person
        assert self.flagged(read(make.staff(None, Role.SERVICE_LEAD), person)) == []

    def test_a_record_merged_into_one_of_theirs_is_theirs(self):
        team = make.team()
        double = make.person()
        Person.objects.filter(pk=double.pk).update(merged_into=make.episode(team).person)
        assert self.flagged(read(make.staff(team), double)) == []

    def test_it_shows(self, governance):
        read(make.staff(make.team()), make.episode(make.team()).person)
        assert "On no team of theirs" in text(governance, AUDIT)


class TestPages:
    def test_pages_follow_on_without_gap_or_double_even_in_one_moment(self):
        sam, now = make.user(), timezone.now()
        rows = [read(sam, make.person(), at=now - dt.timedelta(minutes=n // 3)) for n in range(10)]
        seen, before = [], ""
        while True:
            found, before = page_of(reads(Wanted()), before, size=4)
            seen += found
            if not before:
                break
        assert sorted(row.pk for row in seen) == sorted(row.pk for row in rows)
        assert seen == sorted(seen, key=lambda row: (row.at, row.pk), reverse=True)

    @pytest.mark.parametrize("key", ["", "nonsense", "2026-11-21_x", "_5", "2026-13-45T00:00:00+00:00_5"])
    def test_a_key_that_is_none_begins_at_the_newest(self, key):
        row = read(make.user(), make.person())
        assert page_of(reads(Wanted()), key)[0] == [row]

    def test_earlier_keeps_the_filters(self, governance, monkeypatch):
        sam = make.user("Sam")
        for _ in range(queries.ROWS + 1):
            read(sam, make.person())
        page = text(governance, AUDIT, staff=sam.uuid)
        assert f"staff={sam.uuid}&amp;before=" in page

    @pytest.mark.parametrize("name", ["audit", "audit_done"])
    def test_the_same_few_queries_for_two_lines_and_for_twenty(self, governance, name):
        sam = make.staff(make.team())

        def grow(by):
            for _ in range(by):
                person = make.person()
                read(sam, person)
                record("episode.accepted", by=sam, person=person)

        grow(2)
        address = f"{reverse(name)}?staff={sam.uuid}"
        governance.get(address)
        with count_queries() as few:
            governance.get(address)
        grow(18)
        with assert_queries(exactly=len(few), at_most=12):
            governance.get(address)


class TestFinding:
    @pytest.mark.parametrize("term", ["Thorne", "thorn", "999 000"])
    def test_the_term_travels_in_the_body_and_the_answer_is_an_address_without_it(self, governance, term):
        rosie = make.episode(make.team(), make.person("Rosie", "Thorne", nhs_number="9990000018")).person
        term = "999 000 0018" if term.startswith("999") else term
        page = governance.post(reverse("audit_find"), {"q": term}).content.decode()
        assert f"/audit/?person={rosie.uuid}" in page
        found = Read.objects.get()
        assert (found.kind, found.person_ids, found.facts) == ("search", [rosie.pk], {})

    def test_an_empty_term_says_what_to_do(self, governance):
        answer = governance.post(reverse("audit_find"), {"q": " "})
        assert answer.status_code == 422
        assert "Enter a name or a number" in answer.content.decode()

    def test_nobody_found_is_said(self, governance):
        assert "Nobody was found" in governance.post(reverse("audit_find"), {"q": "Zzyzx"}).content.decode()


class TestWhatWasDone:
    def test_in_plain_words_without_what_it_said(self, governance):
        rosie = make.person("Rosie", "Thorne")
        record("episode.accepted", by=make.user("Sam"), person=rosie, reason="zygomorphic")
        record("alert.escalated", by=None, person=rosie)
        page = text(governance, "/audit/done/")
        assert "Accepted a referral" in page
        assert "Alongside itself" in page
        assert "Thorne, Rosie" in page
        assert "zygomorphic" not in page

    def test_of_one_person_and_by_one_member(self):
        sam, jo, rosie = make.user(), make.user(), make.person()
        for by, person in ((sam, rosie), (jo, None), (jo, rosie)):
            record("episode.accepted", by=by, person=person)
        assert len(queries.events(Wanted(person=rosie))) == 2
        assert len(queries.events(Wanted(staff=jo, person=rosie))) == 1

    @pytest.mark.parametrize(
        "verb",
        ["spell.admitted", "person.died", "legal_measure.added", "alert.escalated", "concern.acknowledged",
         "contact.logged", "visit.cancelled", "intensity.set", "handover_note.read", "not.yet_thought_of"],
    )  # fmt: skip
    def test_an_admission_a_death_or_a_concern_cannot_be_told_from_what_was_done(self, governance, verb):
        rosie = make.person("Rosie", "Thorne")
        record(verb, by=make.user("Sam"), person=rosie)
        rows = trail(text(governance, "/audit/done/"))
        assert "Worked on the clinical record" in rows
        assert not CLINICAL_WORDS.search(rows)

    @pytest.mark.parametrize(
        "name", ["spell_discharge", "person_died", "legal_renew", "concern", "alert", "new_page"]
    )
    def test_nor_from_the_page_on_which_somebody_was_shown(self, governance, name):
        read(make.user("Sam"), make.person("Rosie", "Thorne"), page=name)
        for answer in (text(governance, AUDIT), text(governance, "/audit/export/")):
            assert "The clinical record" in trail(answer)
            assert not CLINICAL_WORDS.search(trail(answer))

    def test_no_words_of_the_trail_are_clinical(self):
        tabs = {"alerts", "person_hospital", "person_contacts"}  # the same for everybody, whatever stands there
        said = [*words.VERBS.values(), *(label for name, label in words.PAGES.items() if name not in tabs)]
        assert not [str(label) for label in said if CLINICAL_WORDS.search(str(label))]


class TestTheAuditIsAudited:
    def test_opening_it_leaves_a_line_with_the_people_shown(self, governance):
        rosie = make.person()
        read(make.user(), rosie)
        governance.get(AUDIT)
        mine = Read.objects.latest("pk")
        assert (mine.actor_label, mine.page, mine.person_ids) == ("Ursula Penn", "audit", [rosie.pk])

    def test_what_was_done_as_well(self, governance):
        rosie = make.person()
        record("episode.accepted", by=make.user(), person=rosie)
        governance.get("/audit/done/")
        assert Read.objects.latest("pk").person_ids == [rosie.pk]

    def test_and_the_export(self, governance):
        rosie = make.person()
        read(make.user(), rosie)
        governance.get("/audit/export/")
        mine = Read.objects.latest("pk")
        assert (mine.kind, mine.person_ids, mine.facts) == ("export", [rosie.pk], {"rows": 1})

    def test_nothing_but_the_two_tables_of_the_trail_is_written(self, governance):
        governance.get(AUDIT)
        assert not Event.objects.exists()


class TestExport:
    def rows(self, answer) -> list[dict]:
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    def test_holds_what_the_page_shows_with_the_same_filters(self, governance):
        sam, jo = make.user("Sam"), make.user("Jo")
        rosie = make.person("Rosie", "Thorne", nhs_number="9990000018")
        read(sam, rosie)
        read(jo, rosie)
        answer = governance.get("/audit/export/", {"staff": sam.uuid})
        [row] = self.rows(answer)
        assert (row["Who"], row["What"], row["People"]) == ("Sam", "Opened", "Thorne, Rosie (9990000018)")
        assert "attachment" in answer["Content-Disposition"]

    def test_a_name_that_is_a_formula_is_text(self, governance):
        read(make.user("=HYPERLINK(1)"), make.person("Dean", "+SUM(A1)"))
        [row] = self.rows(governance.get("/audit/export/"))
        assert row["Who"].startswith("'=")
        assert row["People"].startswith("'+")
