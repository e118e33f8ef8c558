"""Setting off and not back in time; without a connection; ready right now."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caseload.alerts import tasks
from caseload.alerts.sweep import sweep
from caseload.models import Outing, PlannedVisit, ReadyNow
from caseload.people.signals import tell_changed
from teams.models import Provider, ShiftCoordinator, User
from tests import make
from tests.browser import axe
from tests.journeys.test_day import look_again, sign_in

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@pytest.fixture
def team(fresh_db):
    made = make.team("North Team")
    Provider.objects.update(lone_worker_device="the Guardian fob", lone_worker_help="Press and hold.")
    sweep()
    return made


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro", working_days=EVERY_DAY)


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Pryce", working_days=EVERY_DAY)


@pytest.fixture
def kit(team):
    """Shift co-ordinator of the day."""
    member = make.staff(team, name="Kit Marlow", working_days=EVERY_DAY)
    ShiftCoordinator.objects.create(team=team, on_date=timezone.localdate(), user=member, set_by=member)
    return member


@pytest.fixture
def rosa(team, sam):
    return make.episode(team, make.person("Rosa", "Thorne"), sam)


def minutes_pass(minutes: int) -> None:
    """Everybody set off that much earlier."""
    for outing in Outing.objects.filter(ended_at=None):
        ago = dt.timedelta(minutes=minutes)
        outing.set_off_at, outing.expected_at = outing.set_off_at - ago, outing.expected_at - ago
        outing.save()


def test_setting_off_together_and_one_of_them_not_back_in_time(phone, desktop, sam, jo, kit, rosa):
    User.objects.filter(pk=jo.pk).update(phone="07700 900222")
    make.visit(rosa, sam, jo, at=timezone.now(), place_text="12 Elm Court")
    page = sign_in(phone, sam)
    page.get_by_role("button", name="Set off Rosa Thorne").click()
    card = page.locator(".out-mine")
    expect(card).to_contain_text("Rosa Thorne, 12 Elm Court, with Jo Pryce")
    expect(card).to_contain_text("This is no alarm. To call for help you carry: the Guardian fob.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    card.get_by_role("button", name="I'm back").click()
    expect(page.get_by_role("heading", name="Is Jo Pryce back too?")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="No, still out").click()

    minutes_pass(106)
    tasks.look_who_is_not_back()
    office = sign_in(desktop, kit)
    first = office.locator(".app-card").first
    expect(first).to_contain_text("Jo Pryce")
    expect(first).to_contain_text("R.T., 12 Elm Court")
    expect(first).to_contain_text("With Sam Okoro.")
    expect(first.get_by_role("link", name="Ring Jo Pryce, 07700 900222")).to_be_visible()
    axe(office)
    office.get_by_role("link", name="1 colleague is out, 1 not back in time").click()
    expect(office.get_by_role("row", name="Jo Pryce")).to_contain_text("Not back in time")
    axe(office)
    office.get_by_role("link", name="Say what you know").click()
    office.get_by_role("button", name="They are no longer out").click()
    expect(office.get_by_role("alert")).to_contain_text("Say what you know")
    office.get_by_label("What do you know?").fill("Rang: flat tyre by the canal")
    office.get_by_role("button", name="They are no longer out").click()
    expect(office.get_by_text("Nobody is out just now.")).to_be_visible()


def test_setting_off_and_coming_back_without_a_connection_raises_no_alarm(phone, sam, rosa):
    visit = make.visit(rosa, sam, at=timezone.now(), place_text="12 Elm Court")
    page = sign_in(phone, sam)
    page.context.set_offline(True)
    page.get_by_role("button", name="Set off Rosa Thorne").click()
    row = page.locator(".app-visit")
    expect(row).to_contain_text("Kept on this phone with the time")
    row.get_by_role("button", name="I'm back").click()
    expect(row).to_contain_text("Kept on this phone with the time")
    assert not Outing.objects.exists()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    look_again(page)
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('alongside:log:'))")
    outing = Outing.objects.get()
    assert (outing.visit, outing.ended) == (visit, "back")
    assert outing.set_off_at <= outing.ended_at <= timezone.now()


def test_where_no_place_is_known_it_is_asked_and_without_a_connection_they_set_off_all_the_same(phone, sam, rosa):
    visit = make.visit(rosa, sam, at=timezone.now())
    page = sign_in(phone, sam)
    page.get_by_role("button", name="Set off Rosa Thorne").click()
    expect(page.get_by_label("Where are you going?")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    page.context.set_offline(True)
    page.get_by_role("button", name="Set off Rosa Thorne").click()
    expect(page.locator(".app-visit")).to_contain_text("Kept on this phone with the time")
    page.context.set_offline(False)
    look_again(page)
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('alongside:log:'))")
    assert Outing.objects.get().visit == visit


def test_ready_right_now_and_somebody_goes(phone, desktop, sam, jo, kit, rosa):
    tell_changed([rosa.pk], at=timezone.now())
    page = sign_in(phone, sam)
    page.goto(f"/people/{rosa.person.uuid}/")
    page.get_by_role("link", name="Ready now").click()
    page.get_by_label("To go to detox").check()
    page.get_by_label("In their words").fill("If somebody takes me")
    axe(page)
    page.get_by_role("button", name="Tell the shift co-ordinator").click()
    expect(page.get_by_role("heading", name="Who can go today?")).to_be_visible()
    axe(page)

    office = sign_in(desktop, kit)
    card = office.locator(".app-card", has_text="If somebody takes me")
    expect(card).to_contain_text("Rosa Thorne")
    axe(office)
    card.get_by_role("button", name="Jo Pryce goes").click()
    expect(office.get_by_text("Jo Pryce goes today: it stands in the diary.")).to_be_visible()
    assert PlannedVisit.objects.get().staff.get() == jo
    assert ReadyNow.objects.get().answer == "goes"


def test_next_weeks_gaps_closed(desktop, team, sam, jo):
    due = timezone.localdate() + dt.timedelta(days=3)
    for given, family in (("Rosa", "Thorne"), ("Dean", "Whitlock")):
        episode = make.episode(team, make.person(given, family), sam)
        make.rhythm(episode, 30, sam)
        make.contact(episode, sam, at=timezone.now() - dt.timedelta(days=27))
        tell_changed([episode.pk], at=timezone.now())
    page = sign_in(desktop, sam)
    page.get_by_role("link", name="Next weeks").click()
    expect(page.locator(".out-gaps > li")).to_have_count(2)
    axe(page)
    page.get_by_role("button", name="Jo Pryce").filter(has_text="Rosa Thorne").click()
    expect(page.get_by_text("Jo Pryce goes to Rosa Thorne on")).to_be_visible()
    expect(page.locator(".out-gaps > li")).to_have_count(1)
    page.get_by_role("button", name="Sam Okoro").filter(has_text="Dean Whitlock").click()
    expect(page.get_by_text("The diary holds")).to_be_visible()
    assert {visit.on_date for visit in PlannedVisit.objects.all()} == {due}
    axe(page)
