"""Nothing is written for the wrong person, by the wrong user, over a colleague's words or for the wrong team."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts.models import Concern, Contact, Draft, PlannedVisit, VisitSeries
from teams.models import Membership
from tests import make
from tests.caseload.contacts.test_operations import told
from tests.caseload.contacts.test_views import form, log_url, logged

pytestmark = pytest.mark.django_db

SENT = {"reason": "Similar names", "response": "We visit tomorrow", "change": "cancel", "who": "us"}


@pytest.fixture
def addresses(sam, dean):
    """Every address of this room about Dean, and what a hostile user could send there."""
    visit = make.visit(dean, sam, on=timezone.localdate() + timezone.timedelta(days=2))
    entry = logged(dean, sam, concern="Not eating", concern_by="Mother")
    key = uuid.uuid4()
    contacts.save_draft(uuid=key, person=dean.person, data={"note": ["Half"]}, by=sam, at=timezone.now())
    person = dean.person.uuid
    return [
        log_url(dean),
        log_url(dean, visit),
        f"{reverse('contact_draft', args=[uuid.uuid4()])}?person={person}",
        reverse("contact_draft_discard", args=[key]),
        *(reverse(name, args=[entry.uuid]) for name in ENTRY_PAGES),
        reverse("person_contacts", args=[person]),
        reverse("concern_new", args=[person]),
        f"{reverse('visit_new')}?person={person}",
        reverse("visit", args=[visit.uuid]),
        reverse("concern", args=[Concern.objects.get().uuid]),
    ]


ENTRY_PAGES = [
    "contact", "contact_saved", "contact_copied", "contact_correct", "contact_withdraw", "contact_wrong_person",
]  # fmt: skip


def join(user, team) -> None:
    Membership.objects.create(
        user=user, team=team, role="clinician", profession="nurse", starts_on=make.LONG_AGO, working_days=[1]
    )


def rows() -> list[int]:
    return [model.objects.count() for model in (Contact, Concern, PlannedVisit, VisitSeries, Draft)]


def test_to_another_team_no_address_of_this_room_exists_neither_to_read_nor_to_write(client, addresses):
    stranger = make.staff(make.team("Larch Road"))
    client.force_login(stranger)
    before = rows()
    only_post = ("/copied/", "/drafts/")
    for address in addresses:
        assert client.post(address, form(stranger, **SENT)).status_code == 404, address
        expected = 405 if any(part in address for part in only_post) else 404
        assert client.get(address).status_code == expected, address
    assert rows() == before
    assert not Concern.objects.get().acknowledged_at


def test_a_draft_is_its_writers_alone_even_within_the_team(client, addresses, dean, sam):
    colleague = make.staff(dean.team)
    client.force_login(colleague)
    draft = Draft.objects.get()
    assert str(draft.uuid) not in client.get(log_url(dean)).text
    assert client.post(reverse("contact_draft_discard", args=[draft.uuid])).status_code == 404
    client.post(f"{reverse('contact_draft', args=[draft.uuid])}?person={dean.person.uuid}", {"note": "Mine"})
    assert Draft.objects.get(user=sam).data == {"note": ["Half"]}


def test_a_visit_of_another_person_is_not_settled(signed_in, sam, dean):
    other = make.visit(make.episode(dean.team), sam)
    assert signed_in.post(log_url(dean, other), form(sam)).status_code == 422
    other.refresh_from_db()
    assert other.state == "planned"


@pytest.mark.parametrize("name", ["contact_correct", "contact_withdraw", "contact_wrong_person"])
def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unawares(signed_in, sam, dean, name):
    first = logged(dean, sam)
    other = make.episode(dean.team)
    url = reverse(name, args=[first.uuid])
    sent = form(sam, "not_in", reason="Wrong door", person=other.person.uuid, note="My own words")
    how = {"reason": "Mistyped", "by": make.staff(dean.team), "at": timezone.now()}
    version = contacts.correct(contact=first, uuid=uuid.uuid4(), details=told(sam, "declined"), **how)
    answer = signed_in.post(url, sent)
    assert answer.status_code == 422
    assert "Somebody else has changed this entry" in answer.text
    assert "Wrong door" in answer.text
    assert reverse("contact", args=[version.uuid]) in answer.text
    assert Contact.objects.filter(successor=None).get() == version
    # Having looked, the same form goes out over the colleague's version.
    assert f'action="{reverse(name, args=[version.uuid])}"' in answer.text
    assert signed_in.post(reverse(name, args=[version.uuid]), sent).status_code == 302


def test_an_older_version_is_changed_by_way_of_the_one_that_stands(signed_in, sam, dean):
    first = logged(dean, sam)
    signed_in.post(reverse("contact_correct", args=[first.uuid]), form(sam, "not_in", reason="Wrong door"))
    standing = Contact.objects.get(successor=None)
    answer = signed_in.get(reverse("contact_correct", args=[first.uuid]))
    assert answer.url == reverse("contact_correct", args=[standing.uuid])


@pytest.mark.parametrize("change", ["moved", "withdrawn"])
def test_what_no_longer_stands_in_a_record_is_neither_shown_as_saved_nor_copied(signed_in, sam, dean, change):
    entry = logged(dean, sam, note="About Mr Whitlow")
    how = {"uuid": uuid.uuid4(), "reason": "Similar names", "by": sam, "at": timezone.now()}
    if change == "moved":
        contacts.move(contact=entry, to=make.episode(dean.team), **how)
    else:
        contacts.withdraw(contact=entry, **how)
    here = reverse("contact", args=[entry.uuid])
    assert signed_in.get(reverse("contact_saved", args=[entry.uuid])).url == here
    assert signed_in.post(reverse("contact_copied", args=[entry.uuid])).url == here
    for name in ("contact_correct", "contact_withdraw", "contact_wrong_person"):
        answer = signed_in.get(reverse(name, args=[entry.uuid]), follow=True)
        assert answer.redirect_chain[-1][0].startswith("/contacts/")
        assert "nothing left to change" in answer.text
        assert change == "withdrawn" or "About Mr Whitlow" not in answer.text


def test_a_visit_is_logged_with_the_team_that_planned_it_whichever_team_is_current(signed_in, sam, dean):
    second = make.team("Larch Road")
    join(sam, second)
    there = make.episode(second, dean.person)
    visit = make.visit(there, sam)
    assert signed_in.post(log_url(dean, visit), form(sam)).status_code == 302
    contact = Contact.objects.get()
    assert (contact.episode, contact.team, contact.planned_visit) == (there, second, visit)


def test_with_two_teams_the_page_says_for_which_and_a_team_changed_elsewhere_changes_nothing(signed_in, sam, dean):
    second = make.team("Larch Road")
    join(sam, second)
    there = make.episode(second, dean.person)
    page = signed_in.get(log_url(dean))
    assert "Canal Street" in page.text
    assert f"episode={dean.uuid}" in page.text
    session = signed_in.session
    session["team"] = second.pk  # chosen in another tab
    session.save()
    signed_in.post(f"{log_url(dean)}&episode={dean.uuid}", form(sam))
    assert Contact.objects.get().episode == dean
    assert f"episode={there.uuid}" in signed_in.get(log_url(dean)).text


def test_names_alike_are_marked_before_and_after_saving(signed_in, sam, dean):
    make.episode(dean.team, make.person("Dean", "Whitlow"))
    make.episode(make.team(), make.person("Dean", "Whitley"))
    for url in (log_url(dean), reverse("contact_saved", args=[logged(dean, sam).uuid])):
        page = signed_in.get(url).text
        assert "Dean Whitlow" in page
        assert "Dean Whitley" not in page  # nobody of this team mixes up somebody of another's


def test_an_episode_of_another_person_is_not_written_to(signed_in, sam, dean):
    other = make.episode(dean.team)
    assert signed_in.post(f"{log_url(dean)}&episode={other.uuid}", form(sam)).status_code == 404
    assert not Contact.objects.exists()


def test_what_one_user_wrote_is_not_saved_as_anothers(signed_in, sam, dean):
    colleague = make.staff(dean.team, name="Priya Nair")
    answer = signed_in.post(log_url(dean), form(sam, written_by=colleague.uuid, note="By the lock"))
    assert answer.status_code == 422
    assert "somebody else was signed in" in answer.text
    assert "By the lock" in answer.text
    assert not Contact.objects.exists()
    # Seen and sent again, it is the present user's.
    assert f'name="written_by" value="{sam.uuid}"' in answer.text
    assert signed_in.post(log_url(dean), form(sam, written_by=sam.uuid)).status_code == 302


def test_an_entry_corrected_in_nothing_but_its_note_keeps_its_very_moment(signed_in, sam, dean):
    first = logged(dean, sam)
    local = timezone.localtime(first.occurred_at)
    sent = form(sam, reason="Spelling", on_day=local.date().isoformat(), time=f"{local:%H:%M}")
    assert signed_in.post(reverse("contact_correct", args=[first.uuid]), sent).status_code == 302
    assert Contact.objects.get(successor=None).occurred_at == first.occurred_at
