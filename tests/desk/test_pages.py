"""Today, board and overview as a reader gets them: in sight only, quick, audited, and quiet when nothing is new."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from audit.models import Read
from caseload.models import Concern, HandoverNote
from caseload.people.models import RegistrationConflict
from caseload.people.signals import tell_changed
from teams.models import Absence, ShiftCoordinator, Team
from tests import make
from tests.desk.people import admit, caseload, one
from tests.queries import assert_queries, count_queries

PAGES = ["/today/", "/caseload/", "/people/{person}/"]


@pytest.fixture
def north(db):
    return make.team("North")


@pytest.fixture
def sam(north):
    return make.staff(north, name="Sam Okoro")


@pytest.fixture
def signed_in(client, sam):
    client.force_login(sam)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def poll(client, address: str, rev: str):
    glue = "&" if "?" in address else "?"
    return client.get(f"{address}{glue}rev={rev}", headers={"HX-Request": "true"})


@pytest.mark.parametrize("address", PAGES)
def test_every_page_asks_the_same_number_of_queries_for_two_and_for_many(signed_in, north, sam, address):
    asked = []
    for more in (2, 18, 60):
        *_others, episode = caseload(north, sam, more)
        with count_queries() as statements:
            text_of(signed_in.get(address.format(person=episode.person.uuid)))
        asked.append(len(statements))
    assert asked == [asked[0]] * 3
    assert asked[0] <= 12


@pytest.mark.parametrize("role", ["team_lead", "service_lead"])
@pytest.mark.parametrize("address", PAGES)
def test_a_leads_pages_ask_at_most_twelve_queries(client, north, sam, role, address):
    [episode] = caseload(north, sam, 1)
    client.force_login(make.staff(north if role == "team_lead" else None, role))
    page = address.format(person=episode.person.uuid)
    with assert_queries(at_most=12):
        text_of(client.get(page))


@pytest.mark.parametrize("address", ["/today/", "/caseload/"])
def test_another_teams_people_never_show(signed_in, north, sam, address):
    other = make.team("East")
    theirs = one(other, make.staff(other), 7)
    mine = one(north, sam, 8)
    tell_changed([theirs.pk, mine.pk], at=timezone.now())
    page = text_of(signed_in.get(address))
    assert "Adams008" in page
    assert "Adams007" not in page


def test_another_teams_person_does_not_exist(signed_in):
    other = make.team("East")
    theirs = one(other, make.staff(other), 7)
    for address in ("/people/{}/", "/people/{}/print/"):
        assert signed_in.get(address.format(theirs.person.uuid)).status_code == 404
    assert signed_in.get(f"/caseload/{theirs.uuid}/notes/").status_code == 404
    assert signed_in.get(f"/caseload/?team={other.uuid}").status_code == 404


@pytest.mark.parametrize("role", ["administrator", "governance"])
@pytest.mark.parametrize("address", PAGES)
def test_who_sees_no_clinical_content_is_refused(client, north, sam, role, address):
    episode = one(north, sam, 1)
    client.force_login(make.staff(role=role))
    assert client.get(address.format(person=episode.person.uuid)).status_code == 403


@pytest.mark.parametrize("address", ["/today/", "/caseload/", "/caseload/?show=hospital"])
def test_a_page_that_looks_again_gets_nothing_where_nothing_is_new(signed_in, north, sam, address):
    caseload(north, sam, 3)
    answer = signed_in.get(address)
    assert poll(signed_in, address, answer.context["revision"]).status_code == 204


@pytest.mark.parametrize("address", ["/today/", "/caseload/"])
def test_an_admission_shows_when_the_page_looks_again(signed_in, north, sam, address):
    episode = caseload(north, sam, 3)[1]
    rev = signed_in.get(address).context["revision"]
    admit(episode, sam)
    target = {"HX-Target": "today" if "today" in address else "board"}
    again = signed_in.get(f"{address}?rev={rev}", headers={"HX-Request": "true", **target})
    assert "Oak Ward" in text_of(again)
    assert "<html" not in again.content.decode()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/today/", "list"),
        ("/caseload/", "list"),
        ("/people/{person}/", "person"),
        ("/caseload/{episode}/notes/", "person"),
        ("/today/print/", "print"),
        ("/caseload/print/", "print"),
        ("/people/{person}/print/", "print"),
    ],
)
def test_who_was_shown_is_written_down(signed_in, north, sam, address, kind):
    [episode] = caseload(north, sam, 1)
    text_of(signed_in.get(address.format(person=episode.person.uuid, episode=episode.uuid)))
    read = Read.objects.latest("pk")
    assert (read.kind, read.person_ids, read.actor_id) == (kind, [episode.person_id], sam.pk)


@pytest.mark.parametrize("address", ["/today/print/", "/caseload/print/", "/people/{person}/print/"])
def test_printing_the_ordinary_page_is_written_down_too(signed_in, north, sam, address):
    [episode] = caseload(north, sam, 1)
    assert signed_in.post(address.format(person=episode.person.uuid)).status_code == 204
    assert (Read.objects.latest("pk").kind, Read.objects.latest("pk").person_ids) == ("print", [episode.person_id])


def test_only_those_whom_a_filter_leaves_are_shown_and_written_down(signed_in, north, sam):
    inside, *_others = caseload(north, sam, 4)
    page = text_of(signed_in.get("/caseload/?show=hospital"))
    assert "Adams000" in page
    assert "Adams001" not in page
    assert Read.objects.latest("pk").person_ids == [inside.person_id]


def test_a_filter_that_is_not_known_asks_for_nothing(signed_in, north, sam):
    caseload(north, sam, 2)
    assert "Adams001" in text_of(signed_in.get("/caseload/?band=x&coordinator=%27&sort=y&show=z&visit=9"))


def test_a_row_opens_in_place_and_without_script(signed_in, north, sam):
    [episode] = caseload(north, sam, 1)
    assert "A walk by the canal" not in text_of(signed_in.get("/caseload/"))
    in_place = text_of(signed_in.get(f"/caseload/{episode.uuid}/notes/"))
    assert "A walk by the canal" in in_place
    assert "Lights off" in in_place
    assert "A walk by the canal" in text_of(signed_in.get(f"/caseload/?open={episode.uuid}"))


def test_the_board_says_so_too_where_nobody_knows_until_when(signed_in, north, sam):
    make.episode(north, coordinator=sam)
    Absence.objects.create(user=sam, kind="sick", starts_on=timezone.localdate(), set_by=sam)
    assert "away, nobody knows until when" in signed_in.get("/caseload/").text


def test_the_board_says_who_is_away_and_who_takes_the_calls(signed_in, north, sam):
    caseload(north, sam, 1)
    today = timezone.localdate()
    Absence.objects.create(user=sam, kind="leave", starts_on=today, ends_on=today + dt.timedelta(days=3), set_by=sam)
    day = signed_in.get("/today/").context["today"].day
    ShiftCoordinator.objects.create(team=north, on_date=day, user=make.staff(north, name="Jo Pryce"), set_by=sam)
    page = text_of(signed_in.get("/caseload/"))
    assert "away until" in page
    assert "Shift co-ordinator: Jo Pryce" in page


def test_an_empty_today_says_so_well(signed_in):
    page = text_of(signed_in.get("/today/"))
    assert "Nothing is planned for you today" in page
    for heading in ("Needs you first", "My visits", "Due soon", "Not yet in the record", "Handover notes"):
        assert heading not in page


def test_an_empty_board_says_what_will_stand_there(signed_in):
    assert "Nobody is on this caseload yet" in text_of(signed_in.get("/caseload/"))


def test_the_next_two_weeks_of_a_team_without_anybody_praise_no_diary(signed_in, north, sam):
    assert "Nobody is on this caseload yet" in text_of(signed_in.get("/gaps/"))
    make.contact(make.episode(north, coordinator=sam), sam, at=timezone.now())
    assert "Nobody is on this caseload yet" not in text_of(signed_in.get("/gaps/"))


def test_visits_say_what_became_of_them(signed_in, north, sam):
    episode = make.episode(north, make.person("Femi", "Amadi"), sam)
    now = timezone.now()
    done = make.visit(episode, sam, at=now, purpose="depot", state="done")
    make.contact(episode, sam, at=now, minutes=25, planned_visit=done)
    make.visit(episode, sam, at=now, state="cancelled_by_us", state_reason="Snow")
    moved = make.visit(episode, sam, on=timezone.localdate() + dt.timedelta(days=3))
    make.visit(episode, sam, at=now, state="moved", moved_to=moved)
    page = text_of(signed_in.get("/today/"))
    for words in ("Seen, 25 minutes", "Depot", "Cancelled by us: Snow", "Moved to"):
        assert words in page


def test_what_was_done_without_a_plan_is_part_of_the_day(signed_in, north, sam):
    episode = make.episode(north, make.person("Femi", "Amadi"), sam)
    answer = signed_in.get("/today/")
    day = answer.context["today"].day
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(0, 5)))
    make.contact(episode, sam, "spoke", at=at, minutes=10)
    make.contact(make.episode(north), make.staff(north), at=at)
    make.contact(episode, sam, at=at - dt.timedelta(hours=1))
    planned = make.visit(episode, sam, on=day, at=at, state="done")
    make.contact(episode, sam, at=at, minutes=5, planned_visit=planned)
    answer = signed_in.get("/today/")
    assert [row.became for row in answer.context["today"].course] == [
        "Seen, 5 minutes",
        "Spoke by phone or video, 10 minutes",
    ]
    assert "1 visit, 1 done. 1 contact without a plan." in text_of(answer)


def test_a_service_lead_is_told_of_registrations_that_did_not_fit(client, north, sam):
    RegistrationConflict.objects.create(existing=make.person(), team=north, entered={}, entered_by=sam)
    client.force_login(make.staff(role="service_lead"))
    assert "1 waits for your decision" in text_of(client.get("/today/"))
    client.force_login(make.staff(north, "team_lead"))
    assert "your decision" not in text_of(client.get("/today/"))


def test_a_visit_to_somebody_admitted_since_says_where_they_are(signed_in, north, sam):
    episode = make.episode(north, make.person("Marcia", "Lund"), sam)
    make.visit(episode, sam, at=timezone.now(), place_text="12 Elm Court")
    admit(episode, sam)
    page = text_of(signed_in.get("/today/"))
    assert "In hospital since" in page
    assert "Oak Ward, Larch House" in page
    assert "12 Elm Court" not in page


def test_handover_notes_concerns_and_the_record_wait_on_today(signed_in, north, sam):
    jo = make.staff(north, name="Jo Pryce")
    episode = make.episode(north, make.person("Femi", "Amadi"), jo)
    row = {"person_id": episode.person_id, "episode": episode, "moves_at": timezone.now()}
    HandoverNote.objects.create(from_user=sam, to_user=jo, **row)
    HandoverNote.objects.create(
        from_user=jo, to_user=sam, note="Knock twice", written_by=jo, written_at=timezone.now(), **row
    )
    make.contact(episode, sam, at=timezone.now())
    concern = Concern.objects.create(
        person_id=episode.person_id,
        episode=episode,
        kind="worry",
        raised_by="Jo Pryce",
        words="He looked thin",
        recorded_by=jo,
        recorded_at=timezone.now(),
    )
    page = text_of(signed_in.get("/today/"))
    assert "Write about Femi Amadi" in page
    assert "Read about Femi Amadi" in page
    assert "Not yet in the record" in page
    assert concern.words not in page, "a worry comes to the shift co-ordinator and the lead"
    day = signed_in.get("/today/").context["today"].day
    ShiftCoordinator.objects.create(team=north, on_date=day, user=sam, set_by=sam)
    assert concern.words in text_of(signed_in.get("/today/"))


def test_a_concern_about_ones_own_person_stands_once_with_its_words(signed_in, north, sam):
    [episode] = caseload(north, sam, 1)
    Concern.objects.create(
        person_id=episode.person_id,
        episode=episode,
        kind="carer",
        raised_by="His mother",
        words="He does not eat",
        recorded_by=sam,
        recorded_at=timezone.now(),
    )
    tell_changed([episode.pk], at=timezone.now())
    answer = signed_in.get("/today/")
    assert "He does not eat" in text_of(answer)
    assert "concerns" not in {alert.rule.family for card in answer.context["today"].cards for alert in card.alerts}


def first_screen(page: str) -> str:
    """What stands before the first section."""
    return page.split("app-columns", 1)[0]


def test_the_first_screen_says_how_much_of_each_kind_waits_and_whom_next(signed_in, north, sam):
    at = timezone.now() + dt.timedelta(hours=1)
    [episode] = caseload(north, sam, 1)
    make.precaution(episode, sam, "dog", words="Bess, friendly")
    make.visit(episode, sam, at=at, place_text="12 Elm Court")
    shown = first_screen(text_of(signed_in.get("/today/")))
    assert "<b>1</b> needs you first" in shown
    assert "Dog." in shown, "what to know before the next visit, above everything that scrolls"
    assert "Bess, friendly" in shown


def test_on_paper_the_visits_come_first(signed_in, north, sam):
    caseload(north, sam, 1)
    page, paper = text_of(signed_in.get("/today/")), text_of(signed_in.get("/today/print/"))
    assert page.index("Needs you first") < page.index("My visits")
    assert paper.index("My visits") < paper.index("Needs you first")


def test_dates_and_paper_fold_with_their_number_and_nothing_to_act_on_does(signed_in, north, sam):
    for _ in range(5):
        one(north, sam, 1)
    due = timezone.localdate() - dt.timedelta(days=1)
    for name in ("Femi", "Rosa"):
        reviewed = make.episode(north, make.person(name, "Amadi"), sam)
        make.contact(reviewed, sam, at=timezone.now())
        make.precaution(reviewed, sam, review_by=due, starts_on=due - dt.timedelta(days=30))
    tell_changed([*north.episodes.values_list("pk", flat=True)], at=timezone.now())
    answer = signed_in.get("/today/")
    page, shown = text_of(answer), answer.context["today"]
    assert [(kind, len(cards)) for kind, cards in shown.folded] == [("Reviews", 2)]
    assert "Reviews: 2" in page
    assert len(shown.urgent) == 5
    assert all(card.first.tone == "act" for card in shown.urgent)
    for card in shown.urgent:
        assert page.count(card.name) >= 2, "a name and why, open or in the line that opens it"


def test_who_is_in_no_team_is_told_what_is_missing(client, db):
    nobody = make.staff(role="service_lead")
    client.force_login(nobody)
    for address in ("/today/", "/caseload/"):
        assert "in no team yet" in text_of(client.get(address))


def test_the_overview_says_what_matters_now(signed_in, north, sam):
    [episode] = caseload(north, sam, 1)
    page = text_of(signed_in.get(f"/people/{episode.person.uuid}/"))
    for words in ("12 Elm Court", "Call 07700 900001", "Came along", "A lift", "Not today", "Lights off", "New flat"):
        assert words in page


def test_after_midnight_the_night_visit_still_stands_on_the_overview(client, north, sam):
    Team.objects.update(day_starts_at=make.FOUR)
    episode = make.episode(north, make.person("Femi", "Amadi"), sam)
    with time_machine.travel("2026-06-21 00:30+01:00", tick=False):
        make.visit(episode, sam, on=dt.date(2026, 6, 20), at=timezone.now() + dt.timedelta(hours=1), note="Back door")
        client.force_login(sam)
        assert "Back door" in text_of(client.get(f"/people/{episode.person.uuid}/"))


def test_the_head_costs_at_most_three_queries_on_another_page(north, sam, rf):
    from desk.person_header import header
    from teams.access import rights_of

    [episode] = caseload(north, sam, 1)
    person, rights = episode.person, rights_of(sam, on=timezone.localdate())
    with assert_queries(at_most=3):
        assert header(person, rights=rights, team=north).alerts
