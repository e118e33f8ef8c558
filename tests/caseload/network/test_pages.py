"""The network's pages: tap to call, in few queries, with what was typed kept where something is wrong."""

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import Partner, Tie
from caseload.network import operations as network
from caseload.network.told import SharingTold, TieTold
from teams.roles import Role
from tests import make
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(db):
    return make.staff(make.team("Canal Street"), name="Jo Marsh")


@pytest.fixture
def episode(jo):
    return make.episode(jo.memberships.get().team, coordinator=jo)


@pytest.fixture
def signed_in(client, jo):
    client.force_login(jo)
    return client


def test_the_page_asks_the_same_however_many_stand_there(signed_in, episode, jo):
    address = reverse("person_network", args=[episode.person.uuid])
    asked = []
    for more in (2, 18):
        for _number in range(more):
            make.tie(episode, jo)
        with count_queries() as statements:
            assert signed_in.get(address).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12


def test_a_number_is_one_tap_away_and_what_may_be_told_stands_beside_it(signed_in, episode, jo):
    make.tie(episode, jo, phone="0161 496 0123")
    page = signed_in.get(reverse("person_network", args=[episode.person.uuid])).content.decode()
    assert 'href="tel:01614960123"' in page
    assert "Not asked yet what may be shared" in page
    assert "needs no consent" in page


def test_what_was_typed_stays_where_consent_is_missing_its_day(signed_in, episode):
    sent = {"role": "carer", "name": "Mary Whitlock", "may_share": "yes", "admission": "not_asked"}
    answer = signed_in.post(reverse("tie_add", args=[episode.person.uuid]), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["on_date"]
    assert "Mary Whitlock" in answer.content.decode()
    assert not Tie.objects.exists()


def test_two_who_change_one_number_at_once_lose_neither(signed_in, episode, jo):
    tie = make.tie(episode, jo, phone="0161 496 0123")
    address = reverse("tie_change", args=[tie.uuid])
    opened = signed_in.get(address).context["form"]
    Tie.objects.filter(pk=tie.pk).update(phone="0161 496 0999")
    sent = {name: opened[name].value() or "" for name in opened.fields} | {"note": "Works nights"}
    refused = signed_in.post(address, sent)
    assert refused.status_code == 422
    assert "0161 496 0999" in refused.content.decode()
    assert "Works nights" in refused.content.decode()
    tie.refresh_from_db()
    assert (tie.phone, tie.note) == ("0161 496 0999", "")
    again = sent | {"seen": refused.context["form"]["seen"].value(), "phone": "0161 496 0999"}
    assert signed_in.post(address, again).status_code == 302
    tie.refresh_from_db()
    assert (tie.phone, tie.note) == ("0161 496 0999", "Works nights")


def test_a_role_that_no_law_knows_here_is_not_offered(signed_in, episode):
    page = signed_in.get(reverse("tie_add", args=[episode.person.uuid])).content.decode()
    assert "Nearest relative" in page
    assert "Nominated person" not in page


def test_only_leads_change_partners_and_everybody_reads_them(client, signed_in, jo):
    partner = make.partner(jo)
    assert "Turning Tide" in signed_in.get(reverse("partners")).content.decode()
    assert signed_in.get(reverse("partner", args=[partner.uuid])).status_code == 403
    client.force_login(make.staff(jo.memberships.get().team, Role.TEAM_LEAD))
    sent = {"name": "Turning Tide", "needs": ["detox", "housing"], "hours": "Mon to Fri 9 to 5"}
    assert client.post(reverse("partner", args=[partner.uuid]), sent).status_code == 302
    assert Partner.objects.get().needs == ["detox", "housing"]


def test_partners_are_found_in_few_queries_and_the_words_stand_in_no_address(signed_in, jo):
    make.partner(jo)
    make.partner(jo, name="Hostel Nine", needs=["housing"])
    with assert_queries(at_most=12):
        answer = signed_in.post(reverse("partners"), {"q": "hostel"})
    assert "Turning Tide" not in answer.content.decode()
    page = signed_in.get(f"{reverse('partners')}?need=detox").content.decode()
    assert "Hostel Nine" not in page


def test_a_partner_that_a_colleague_changed_meanwhile_keeps_what_was_typed(client, jo):
    partner = make.partner(jo)
    client.force_login(make.staff(jo.memberships.get().team, Role.TEAM_LEAD))
    url = reverse("partner", args=[partner.uuid])
    opened = client.get(url).context["form"]["seen"].value()
    sent = {"name": "Turning Tide", "needs": ["detox"], "seen": opened}
    assert client.post(url, sent | {"hours": "Mon to Fri 9 to 5"}).status_code == 302
    answer = client.post(url, sent | {"hours": "At night only"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mon to Fri 9 to 5" in page
    assert "At night only" in page
    again = answer.context["form"]["seen"].value()
    assert f'value="{again}"' in page
    assert client.post(url, sent | {"seen": again, "hours": "At night only"}).status_code == 302


def test_what_may_be_shared_is_not_overwritten_by_a_tap_on_save(signed_in, jo, episode):
    sharing = SharingTold(may_share="yes", admission="no", on_date=timezone.localdate())
    tie = network.add_tie(
        episode=episode, told=TieTold(role="landlord", name="", organisation="St Oswald's"), sharing=sharing, by=jo,
        at=timezone.now(),
    )  # fmt: skip
    url = reverse("tie_sharing", args=[tie.uuid])
    asked = signed_in.get(url)
    page = asked.content.decode()
    assert "May be told what concerns the care" in page
    assert "May not be told of an admission" in page
    sent = {name: asked.context["form"][name].value() or "" for name in asked.context["form"].fields}
    answer = signed_in.post(url, sent)
    assert answer.status_code == 422
    assert "Choose what may be shared" in answer.content.decode()
    assert tie.sharings.count() == 1
