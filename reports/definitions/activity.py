"""What the teams did: contacts and tries, and what the time of occupational therapists went to."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from caseload.contacts import outcomes
from caseload.contacts.codes import OCCUPATIONAL, Focus, Mechanism, Outcome, PlaceType
from reports.definition import Column, Dates, Detail, Picture, Report, Rows
from teams.roles import Profession

HOURS = {str(hour): f"{hour:02}:00" for hour in range(24)}
TEAM = Detail("team_name", _("Team"))
HOW = Detail("mechanism", _("How"), "words", dict(Mechanism.choices))
WHERE = Detail("place", _("Where"), "words", dict(PlaceType.choices))

CONTACTS_PLACE = Report(
    key="contacts_place",
    version=1,
    title=_("Contacts and tries by place"),
    counts=_("Where people were met, and where they were looked for."),
    definition=(
        _(
            "One visit is one contact, however many colleagues went. Seen is face to face; spoke is by phone or "
            "video; not reached is every other try: nobody in, not found, declined at the door, a call not answered, "
            "cancelled by them. A cancellation by us is no try."
        ),
        _(
            "Messages, talks with family or others only, and what somebody else reports are no contacts with the "
            "person and not counted here. Entries that were corrected count once, withdrawn ones not at all; dates "
            "taken over from a spreadsheet are no activity."
        ),
    ),
    source=_("Our table of outcomes (R6); places and mechanisms are those of the Mental Health Services Data Set."),
    dates=Dates.RANGE,
    rows=Rows("place", _("Place"), words={**dict(PlaceType.choices), "": _("Not said")}),
    columns=(
        Column("tries", _("Tries"), counts="tried"),
        Column("seen", _("Seen"), counts="seen"),
        Column("spoke", _("Spoke"), counts="spoke"),
        Column("missed", _("Not reached"), counts="tried AND NOT seen AND NOT spoke"),
        Column("cancelled", _("Cancelled by us"), counts="outcome = 'cancelled_by_us'"),
        Column("reached", _("Seen, of tries"), share=(("seen",), ("tries",))),
    ),
    details=(
        TEAM,
        Detail("occurred_at", _("When"), "moment"),
        Detail("outcome", _("What happened"), "words", dict(Outcome.choices)),
        HOW,
        WHERE,
    ),
    picture=Picture((("seen", "solid"), ("spoke", "hatch"), ("missed", "white")), of_whole=False),
    empty=_("Nothing was logged in these days. Every visit, call and try stands here as soon as it is saved."),
    units="contacts",
    weight=1,
    parameters=lambda: {"tried": outcomes.TRIED, "seen": outcomes.SEEN, "spoken": outcomes.SPOKEN},
)

CONTACTS_HOUR = replace(
    CONTACTS_PLACE,
    key="contacts_hour",
    title=_("Contacts and tries by hour"),
    counts=_("At which hour of the day people were met, and when they were looked for in vain."),
    definition=(
        *CONTACTS_PLACE.definition,
        _("The hour is that in which the contact began, local time. Where only the day is known it stands apart."),
    ),
    rows=Rows("hour", _("Hour"), words={**HOURS, "": _("Not known")}, unbroken=True),
)

CONTACTS_MECHANISM = replace(
    CONTACTS_PLACE,
    key="contacts_mechanism",
    title=_("Contacts and tries by mechanism"),
    counts=_("How people were met or tried: face to face, by phone, by video."),
    rows=Rows("mechanism", _("How"), words=dict(Mechanism.choices)),
)

FOCUS = Report(
    key="focus",
    version=1,
    title=_("Occupational and generic work"),
    counts=_("What the minutes of each occupational therapist went to."),
    definition=(
        _(
            "Each contact has one main subject. Daily routine, leisure, work and learning, sensory work, and "
            "self-care and home skills are occupational; everything else is generic, such as medication, crisis work "
            "or physical health. Counted are the therapist's own minutes in the contact; further subjects do not "
            "count."
        ),
        _(
            "Therapists and technical instructors stand here by the profession that they had on that day. Minutes of "
            "contacts without a subject stand apart and are in no share."
        ),
    ),
    source=_("Our own measure: time left for occupational work is what smaller caseloads are for."),
    dates=Dates.RANGE,
    rows=Rows("worker_uuid", _("Occupational therapist"), of_staff=True),
    columns=(
        Column("contacts", _("Contacts"), counts="true"),
        Column("occupational", _("Occupational minutes"), sums="minutes * is_occupational::int", unit="min"),
        Column("generic", _("Generic minutes"), sums="minutes * is_generic::int", unit="min"),
        Column("unsaid", _("Without a subject"), sums="minutes * (focus = '')::int", unit="min"),
        Column("share", _("Occupational"), share=(("occupational",), ("occupational", "generic")), number="contacts"),
    ),
    details=(
        TEAM,
        Detail("occurred_at", _("When"), "moment"),
        Detail("focus", _("Main subject"), "words", dict(Focus.choices)),
        Detail("minutes", _("Minutes"), "minutes"),
        Detail("worker", _("Therapist")),
    ),
    picture=Picture((("occupational", "solid"), ("generic", "hatch"), ("unsaid", "white"))),
    empty=_("No occupational therapist logged a contact in these days. Their minutes stand here as they log."),
    weight=1,
    parameters=lambda: {
        "occupational": [focus.value for focus in OCCUPATIONAL],
        "therapists": [Profession.OT.value, Profession.OT_TECHNICAL_INSTRUCTOR.value],
    },
)
