"""The pages of reports: who sees what, what is asked wrongly, what leaves as a file, what is written down of it."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.models import TeamAccess
from reports.definitions import BY_KEY, LISTED
from teams.models import Membership
from teams.roles import Profession, Role
from tests import make
from tests.queries import assert_queries, count_queries
from tests.reports.test_figures import close, noon

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return make.team("North Team")


@pytest.fixture
def south():
    return make.team("South Team")


@pytest.fixture
def marguerite(client, north, south):
    user = make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi")
    client.force_login(user)
    return user


@pytest.fixture
def ruth(client, north):
    user = make.staff(north, Role.TEAM_LEAD, "Ruth Vance")
    client.force_login(user)
    return user


def text(client, name: str, *args, status: int = 200, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestWhoSeesWhat:
    def test_a_service_lead_sees_every_team_side_by_side(self, client, north, south, marguerite):
        make.episode(north)
        page = words(text(client, "service"))
        assert "2 teams side by side" in page
        assert "North Team" in page
        assert "South Team" in page

    def test_a_team_lead_sees_reports_of_their_own_team_only(self, client, north, south, ruth):
        make.episode(south)
        page = text(client, "report", "bands")
        assert "South Team" not in page
        assert "Nobody is on a caseload yet" in page
        text(client, "service", status=403)
        text(client, "report", "bands", team=str(south.uuid), status=422)
        text(client, "report_list", "bands", team=str(south.uuid), status=422)

    def test_behind_closures_stands_why_and_when_and_nothing_that_is_known_of_nobody(self, client, north, marguerite):
        sam = make.staff(north, name="Sam Okoro")
        close(north, sam, "03", 2)
        page = words(text(client, "report_list", "service", column="closed_other"))
        assert "Closures in the last 12 months" in page
        assert "Moved out of the area" in page
        assert "Last tried" not in page
        make.episode(north, make.person("Dean", "Whitlock"), sam)
        page = words(text(client, "report_list", "service", column="people"))
        assert "Teams side by side: Now" in page
        assert " to " not in page.partition("Team")[0], "where things stand now is about no period"
        assert "Closed" not in page

    def test_a_list_of_the_service_leads_back_to_where_its_reader_may_go(self, client, north, ruth):
        make.episode(north)
        page = text(client, "report_list", "service", column="people")
        assert f'href="{reverse("service")}"' not in page
        assert f'href="{reverse("report", args=["service"])}"' in page

    def test_leading_one_team_gives_no_report_of_another_in_which_one_only_works(self, client, north, south, ruth):
        Membership.objects.create(
            user=ruth, team=south, role="clinician", profession="nurse", starts_on=make.LONG_AGO, working_days=[1]
        )
        make.episode(south)
        assert "South Team" not in text(client, "report", "bands").partition("<main")[2]

    def test_the_service_is_in_the_navigation_of_its_lead_and_reports_in_that_of_every_lead(self, client, ruth):
        page = text(client, "reports")
        assert reverse("service") not in page
        assert f'href="{reverse("reports")}"' in page


@pytest.mark.parametrize("key", list(BY_KEY))
class TestEveryReport:
    def test_with_nobody_it_says_what_will_stand_here(self, client, ruth, key):
        page = words(text(client, "report", key))
        report = BY_KEY[key]
        assert str(report.empty) in page
        assert str(report.definition[0]) in page.replace("&#x27;", "'")
        assert str(report.source) in page.replace("&#x27;", "'")

    def test_it_asks_the_same_number_of_queries_about_two_and_about_twenty(self, client, north, ruth, key):
        counts = []
        for size in (2, 18):
            for _ in range(size):
                episode = make.episode(north, coordinator=ruth, last_seen_at=noon(1))
                make.contact(episode, ruth, "seen", noon(1))
            column = next(column.key for column in BY_KEY[key].columns if column.has_list)
            asked = []
            for name in ("report", "report_list"):
                with count_queries() as statements:
                    text(client, name, key, **({"column": column} if name == "report_list" else {}))
                asked.append(len(statements))
            counts.append(asked)
        assert counts[0] == counts[1]
        assert max(counts[1]) <= 12

    def test_its_figures_leave_as_a_file_with_what_they_mean(self, client, north, ruth, key):
        make.episode(north, last_seen_at=noon(1))
        answer = client.get(reverse("report_csv", args=[key]))
        assert answer["Content-Type"].startswith("text/csv")
        told = {row[0]: row[1] for row in rows(answer) if len(row) == 2}
        assert told["How it is counted"] == str(BY_KEY[key].definition[-1])
        assert told["Teams"] == "North Team"
        read = Read.objects.get(page="report_csv")
        assert (read.kind, read.person_ids, read.facts["report"]) == ("export", [], key)


class TestDays:
    @pytest.mark.parametrize(
        ("since", "until", "words_"),
        [
            ("2026-11-20", "1999-01-01", "before the first"),
            ("2999-01-01", "", "still to come"),
            ("", "2999-01-01", "still to come"),
            ("1995-01-01", "", "At most three years at once"),
            ("0001-01-01", "0001-01-01", "fifty years"),
            ("yesterday", "", "Enter a day such as 2026-11-21"),
            ("2026-02-30", "", "Enter a day such as 2026-11-21"),
        ],
    )
    def test_days_that_cannot_be_are_said_at_the_field_and_kept(self, client, ruth, since, until, words_):
        for name in ("report", "report_list", "report_csv", "report_list_csv"):
            page = text(client, name, "closures", status=422, since=since, until=until)
            assert words_ in page
            assert f'value="{since or until}"' in page
            assert "app-board" not in page

    def test_the_browser_says_what_it_would_not_send(self, client, ruth):
        """Of 30 February typed into a day a browser sends nothing: unasked, the usual days would be counted."""
        form = text(client, "report", "closures").partition('class="app-filters"')[2]
        assert 'type="date"' in form
        assert "novalidate" not in form.partition("</form>")[0]

    def test_the_days_that_are_meant_stand_in_the_fields(self, client, ruth):
        today = timezone.localdate()
        page = text(client, "report", "closures")
        assert f'value="{today.isoformat()}"' in page
        assert 'aria-current="true">3 months' in page

    def test_a_report_of_now_has_no_days_and_none_in_its_address_harm_it(self, client, north, ruth):
        make.episode(north)
        page = text(client, "report", "bands", since="yesterday", until="2999-01-01")
        assert 'name="since"' not in page


class TestLists:
    def test_it_names_people_with_a_way_to_their_record_and_is_written_down(self, client, north, ruth):
        rosie = make.episode(north, make.person("Rosie", "Thorne"), last_seen_at=noon(9), coordinator=ruth)
        dean = make.episode(north, make.person("Dean", "Whitlock"), last_seen_at=noon(2))
        page = text(client, "report_list", "bands_seen", column="fortnight")
        assert "Thorne, Rosie" in page
        assert "Whitlock" not in page
        assert reverse("person", args=[rosie.person.uuid]) in page
        assert "Ruth Vance" in page.partition("<main")[2]
        read = Read.objects.get(page="report_list")
        assert (read.kind, read.person_ids) == ("list", [rosie.person_id])
        assert read.facts == {"report": "bands_seen", "column": "fortnight", "row": None, "rows": 1}
        assert dean.person_id not in read.person_ids

    def test_who_is_out_of_sight_by_now_is_counted_and_not_named(self, client, north, ruth):
        gone, here = (close(north, ruth, "02", 2) for _ in range(2))
        TeamAccess.objects.filter(person=gone.person).update(until=timezone.localdate())
        page = text(client, "report_list", "closures", column="closures", row="02")
        assert gone.person.family_name not in page
        assert here.person.family_name in page
        assert "2 in this figure." in page
        assert "1 of them is counted and not named" in page
        assert Read.objects.get(page="report_list").person_ids == [here.person_id]

    def test_a_printed_list_is_written_down_as_printed(self, client, north, ruth):
        episode = make.episode(north, last_seen_at=noon(1))
        answer = client.post(reverse("report_list", args=["bands"]) + "?column=week")
        assert answer.status_code == 204
        read = Read.objects.get(page="report_list")
        assert (read.kind, read.person_ids) == ("print", [episode.person_id])

    def test_as_a_file_no_name_is_a_formula(self, client, north, ruth):
        person = make.person("=HYPERLINK(1)", "+cmd|calc")
        make.episode(north, person, last_seen_at=noon(1))
        table = rows(client.get(reverse("report_list_csv", args=["bands"]), {"column": "week"}))
        assert table[1][0] == "'+cmd|calc, =HYPERLINK(1)"
        assert table[1][1] == person.nhs_number
        read = Read.objects.get(page="report_list_csv")
        assert (read.kind, read.person_ids) == ("export", [person.pk])

    def test_it_goes_on_page_by_page(self, client, north, ruth):
        for _ in range(52):
            make.episode(north, last_seen_at=noon(1))
        first = text(client, "report_list", "bands", column="week")
        second = text(client, "report_list", "bands", column="week", page="2")
        assert "This is part 1 of 2 of the list" in first
        assert (first.count('scope="row"'), second.count('scope="row"')) == (50, 2)
        text(client, "report_list", "bands", column="week", page="9", status=404)
        for none in ("x", "9" * 30, "9" * 5000):
            text(client, "report_list", "bands", column="week", page=none)

    @pytest.mark.parametrize(
        "query", [{"column": "within"}, {"column": "nothing"}, {"column": "week", "row": "1"}, {"column": ""}]
    )
    def test_a_figure_that_is_none_has_no_list(self, client, ruth, query):
        text(client, "report_list", "bands", status=404, **query)

    def test_nobody_behind_a_figure_is_said(self, client, ruth):
        assert "Nobody stands behind this figure" in text(client, "report_list", "bands", column="never")

    def test_a_report_that_is_none_is_not_found(self, client, ruth):
        text(client, "report", "nothing", status=404)

    def test_staff_behind_a_figure_lead_to_their_own_page(self, client, north, ruth):
        sam = make.staff(north, name="Sam Okoro", caseload_ceiling=5)
        page = text(client, "report_list", "caseloads", column="staff", row="nurse")
        assert reverse("staff_member", args=[sam.uuid]) in page
        assert "0 / 5" in page

    def test_behind_a_sum_stands_whatever_adds_to_it(self, client, north, ruth):
        jo = make.staff(north, name="Jo Pryce", profession=Profession.OT)
        dean = make.episode(north, make.person("Dean", "Whitlock"))
        for focus in ("routine", "routine", "medication"):
            make.contact(dean, jo, "seen", noon(1), focus=focus, minutes=20, profession=Profession.OT)
        assert "column=occupational" in text(client, "report", "focus")
        page = words(text(client, "report_list", "focus", column="occupational", row=jo.uuid))
        assert "Occupational minutes: Jo Pryce" in page
        assert "40 in all, from 2 entries." in page
        assert "Medication" not in page


class TestService:
    def test_each_figure_leads_to_the_board_or_to_the_list(self, client, north, south, marguerite):
        over = {
            "seen_due_on": timezone.localdate() - dt.timedelta(days=3),
            "seen_due_at": noon(3),
            "try_due_at": noon(2),
        }
        make.episode(north, rhythm_days=3, **over)
        page = text(client, "service").replace("&amp;", "&")
        assert f"{reverse('caseload')}?team={north.uuid}&show=not_tried" in page
        assert f"{reverse('caseload')}?team={north.uuid}&show=nobody" in page
        assert f"{reverse('report_list', args=['service'])}?team={north.uuid}&column=people" in page
        assert f"{reverse('report_list', args=['service'])}?column=not_tried" in page
        for address in set(re.findall(r'href="(/(?:caseload|reports)/[^"]*)"', page)):
            assert client.get(address).status_code == 200, address

    def test_it_says_whether_the_engine_looks(self, client, marguerite):
        page = words(text(client, "service"))
        assert "Engine stopped" in page
        assert "It has not looked at anybody yet." in page

    def test_it_takes_few_queries_whatever_the_number_of_teams(self, client, north, marguerite):
        with count_queries() as two:
            text(client, "service")
        for _ in range(15):
            make.episode(make.team())
        with assert_queries(exactly=len(two)):
            text(client, "service")
        assert len(two) <= 12

    def test_its_figures_show_nobody_so_no_read_is_written(self, client, north, marguerite):
        make.episode(north)
        text(client, "service")
        text(client, "reports")
        text(client, "report", "bands")
        assert not Read.objects.exists()


def test_the_list_of_reports_names_each_and_says_what_it_counts(client, ruth):
    page = words(text(client, "reports"))
    for report in LISTED:
        assert str(report.title) in page
        assert str(report.counts) in page.replace("&#x27;", "'")
