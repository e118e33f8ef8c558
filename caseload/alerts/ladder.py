"""The usual ladder when somebody is not seen, and other next steps: each a recorded attempt (domain.md section 2).

There is no rung that ends contact: nobody is discharged for not attending, and no alert suggests it (R1, R2). The
last rung asks for its threshold, and shows the health-led attempts made first (R9).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rung:
    """One next step."""

    code: str
    label: str
    hint: str = ""
    asks_threshold: bool = False
    """Only where its threshold is met: whoever records it says how."""
    health_led: bool = True
    """Counts among the attempts to be made before the police are asked."""


@dataclass(frozen=True)
class Taken:
    """A step somebody has taken."""

    label: str
    note: str
    by: str
    at: dt.datetime


OUT_OF_SIGHT = (
    Rung("log_visit", _("Log the planned visit"), _("It may have been made and not be logged yet"), health_led=False),
    Rung("vary", _("Another time, place or worker"), _("Within 24 to 48 hours")),
    Rung("phone", _("Phone")),
    Rung("text", _("Text")),
    Rung("letter", _("Letter")),
    Rung("carer", _("Family or carer"), _("Hearing from them needs no consent")),
    Rung("landlord", _("Landlord or hostel")),
    Rung("gp", _("GP")),
    Rung("pharmacy", _("Pharmacy"), _("When was medication last collected?")),
    Rung("ward_custody", _("Wards, A&E and custody"), _("Are they in hospital or with the police?")),
    Rung("mdt", _("Bring to the MDT"), _("The same or the next working day"), health_led=False),
    Rung(
        "assessment",
        _("Mental Health Act assessment, or the police"),
        _("Only where the threshold is met: crime, or a real and immediate risk to life or of serious harm"),
        asks_threshold=True,
        health_led=False,
    ),
)

ELSEWHERE = (
    Rung("answer", _("Answer it"), _("Say what we do, and tell whoever raised it"), health_led=False),
    Rung("allocate", _("Find somebody"), _("Everybody has one named worker at all times"), health_led=False),
    Rung("cover", _("Arrange cover"), health_led=False),
    Rung("second", _("Find a second colleague"), _("Or say on the visit why one goes alone"), health_led=False),
    Rung("review", _("Review it"), _("With the person where that can be"), health_led=False),
    Rung("assess", _("Assess again"), _("With the person, over as many visits as it takes"), health_led=False),
    Rung("prescriber", _("Speak with the prescriber"), _("Write what they decide on its page"), health_led=False),
    Rung("plan_visit", _("Plan a visit"), _("On a day that the policy allows"), health_led=False),
    Rung("legal_review", _("Tell the responsible clinician"), health_led=False),
    Rung("in_reach", _("Plan the first visit to the ward"), _("Within three working days"), health_led=False),
    Rung("ward_call", _("Speak with the ward"), _("Discharge is planned from the first day"), health_led=False),
    Rung("follow_up", _("See or ring them"), _("A phone call counts, a text does not")),
    Rung("go_along", _("Find somebody who goes today"), _("A yes today is not a yes tomorrow"), health_led=False),
    Rung("ring_staff", _("Ring them, then whoever went along"), health_led=False),
    Rung("lone_worker", _("Follow the provider's procedure for staff who work alone"), health_led=False),
    Rung("call_there", _("Ring the team there"), _("Custody or prison healthcare, or whoever works with them there")),
    Rung("visit_there", _("Visit or call them there"), _("A letter that nobody has answered is no contact")),
    Rung("meet_at_gate", _("Arrange who meets them"), _("On the day, with somewhere to go")),
    Rung("other", _("Something else"), health_led=False),
)

RUNGS: dict[str, Rung] = {rung.code: rung for rung in (*OUT_OF_SIGHT, *ELSEWHERE)}

CHOICES = [(rung.code, rung.label) for rung in RUNGS.values() if rung.code not in ("log_visit", "answer")]
"""What can be recorded as a step; logging a visit and answering a concern have forms of their own."""


def label(code: str) -> str:
    """A step in words; an old code as it was stored."""
    return str(RUNGS[code].label) if code in RUNGS else code
