"""Which outcome asks for which part of a contact's form, and what stands on the page at once."""

from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Focus, Outcome
from caseload.contacts.details import AT_THE_DOOR, TIMED
from caseload.contacts.outcomes import AT_A_PLACE

TILES = {
    Outcome.SEEN: (_("Seen"), _("face to face")),
    Outcome.NOT_IN: (_("Not in"), _("no answer, no access")),
    Outcome.DECLINED: (_("Declined"), _("at the door")),
    Outcome.NOT_FOUND: (_("Not found"), _("looked, not there")),
    Outcome.SPOKE: (_("Spoke"), _("by phone or video")),
    Outcome.CANCELLED_BY_THEM: (_("They cancelled"), _("counts as a try")),
    Outcome.CANCELLED_BY_US: (_("We cancelled"), _("does not count")),
}
"""The word and the second line of the outcomes that stand on the page at once, in their order."""
FIRST_FOCUSES = (
    Focus.CHECKING_IN, Focus.MEDICATION, Focus.PHYSICAL_HEALTH, Focus.HOUSING, Focus.MONEY, Focus.ROUTINE,
)  # fmt: skip
CALLS = (Outcome.SPOKE, Outcome.NO_ANSWER)
NOT_MET = (
    Outcome.NOT_IN, Outcome.NOT_FOUND, Outcome.DID_NOT_ATTEND, Outcome.DECLINED, Outcome.SIGHTED,
    Outcome.CANCELLED_BY_THEM, Outcome.CANCELLED_BY_US, Outcome.NO_ANSWER,
)  # fmt: skip
IN_COMPANY = (Outcome.SEEN, Outcome.SPOKE, Outcome.DECLINED, Outcome.SIGHTED, Outcome.OTHERS_ONLY)

SHOWN_FOR = {
    "place": AT_A_PLACE,
    "minutes": TIMED,
    "focus": TIMED,
    "at_door": AT_THE_DOOR,
    "call_by": CALLS,
    "met_by": (Outcome.OTHERS_ONLY,),
    "message_by": (Outcome.MESSAGE,),
    "reported_by": (Outcome.REPORTED,),
    "also_with": IN_COMPANY,
    "work": IN_COMPANY,
    "offer": (*TIMED, Outcome.DECLINED, Outcome.SIGHTED, Outcome.MESSAGE),
    "small_win": (*TIMED, Outcome.DECLINED, Outcome.SIGHTED),
    "treatments": (*TIMED, *NOT_MET),
    "treatment_given": (Outcome.SEEN,),
    "treatment_done": (Outcome.SEEN,),
    "treatment_taken": TIMED,
    "treatment_not_taken": TIMED,
    "treatment_declined": (*TIMED, Outcome.DECLINED, Outcome.SIGHTED, Outcome.CANCELLED_BY_THEM),
    "treatment_missed": (Outcome.SEEN, *NOT_MET),
}
"""Which outcomes need a part of the form; parts not named here belong to every outcome."""


class Shown:
    """For a contact's form: what its template asks of it."""

    def first_outcomes(self):
        """The outcomes that stand on the page at once: radio button, word and second line."""
        buttons = {button.data["value"]: button for button in self["outcome"]}
        return [(buttons[code], word, hint) for code, (word, hint) in TILES.items()]

    def more_outcomes(self):
        """The others."""
        return [button for button in self["outcome"] if button.data["value"] not in TILES]

    def more_is_chosen(self) -> bool:
        """Whether one of the others is chosen, so that "More" stands open."""
        return any(button.data["selected"] for button in self.more_outcomes())

    def first_focuses(self):
        """The subjects that come up most."""
        return [button for button in self["focus"] if button.data["value"] in FIRST_FOCUSES]

    def more_focuses(self):
        """The others."""
        return [button for button in self["focus"] if button.data["value"] not in FIRST_FOCUSES]

    def more_focus_is_chosen(self) -> bool:
        """Whether one of the others is chosen."""
        return any(button.data["selected"] for button in self.more_focuses())

    @property
    def shown_for(self) -> dict[str, str]:
        """For each part that not every outcome needs, the outcomes that do, for the script."""
        return {part: " ".join(outcomes) for part, outcomes in SHOWN_FOR.items()}
