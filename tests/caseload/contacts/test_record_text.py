"""What a nurse pastes into the trust's record: plain text, complete, signed."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.record_text import record_text
from teams.access import rights_of
from teams.calendar import LONDON
from tests import make
from tests.caseload.contacts.test_views import logged

pytestmark = pytest.mark.django_db


def text(contact, by):
    on = timezone.localdate()
    return record_text(queries.contact_or_404(rights_of(by, on=on), contact.uuid, on=on)).split("\n")


def test_everything_told_stands_in_it_line_by_line(sam, dean):
    priya = make.staff(dean.team, name="Priya Nair", profession="ot")
    began = dt.datetime.combine(timezone.localdate() - dt.timedelta(days=1), dt.time(14, 30), tzinfo=LONDON)
    contact = logged(
        dean, sam, at=began, staff=(contacts.Who(sam.pk), contacts.Who(priya.pk, 20)), place_text="12 Mill Street",
        focus="housing", focus_tags=("money",), with_whom=("family",), note="By the lock.\nTalked of the flat.",
        small_win="Rang the landlord", offer="A lift to the viewing", offer_answer="declined",
        offer_declined_because="The dog", concern="Not eating", concern_by="Mother", worry="Thinner",
    )  # fmt: skip
    day = f"{began:%a} {began.day} {began:%b %Y}"
    lines = text(contact, sam)
    signature = lines.pop()
    number = dean.person.nhs_number
    assert lines == [
        f"Dean Whitlock, born 14 Mar 1985, NHS number {number[:3]} {number[3:6]} {number[6:]}",
        f"{day}, 14:30. Seen. Face to face, 30 minutes, 12 Mill Street",
        "Staff: Sam Okoro (Nurse) 30 min; Priya Nair (Occupational therapist) 20 min",
        "Also there: Family or carer",
        "About: Housing, Money and benefits",
        "Note: By the lock.",
        "Talked of the flat.",
        "Small win: Rang the landlord",
        "Offered: A lift to the viewing (Not today. The dog)",
        "Concern raised by family or a carer (Mother): Not eating",
        "A colleague is worried (Sam Okoro): Thinner",
    ]
    assert signature.startswith("Signed: Sam Okoro, Nurse, Canal Street. Entered ")


def test_a_correction_says_that_it_is_one(sam, dean):
    contact = logged(dean, sam, "not_in")
    version = contacts.correct(
        contact=contact, uuid=uuid.uuid4(), by=sam, at=timezone.now(), reason="Wrong door",
        details=contacts.Details("declined", contact.occurred_at, (contacts.Who(sam.pk),), at_door="words"),
    )  # fmt: skip
    lines = text(version, sam)
    assert lines[1].endswith(". Declined at the door, Words exchanged")
    assert "This corrects an earlier entry: Wrong door" in lines
