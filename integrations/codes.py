"""What becomes of a message, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    MATCHED = "matched", _("Matched, being applied")
    APPLIED = "applied", _("Applied")
    ASKED = "asked", _("Waiting for a person to decide")
    PURGED = "purged", _("Not about anybody with us: text deleted")
    FAILED = "failed", _("Failed: kept, to be replayed")
    REFUSED = "refused", _("Refused: not for us")


HELD = (MessageState.WAITING, MessageState.MATCHED, MessageState.APPLIED, MessageState.ASKED, MessageState.FAILED)
"""States in which the text is kept."""


class Via(models.TextChoices):
    MLLP = "mllp", _("MLLP")
    HTTPS = "https", _("HTTPS")


class Answer(models.TextChoices):
    """HL7 table 0008."""

    ACCEPTED = "AA", _("AA, accepted")
    ERROR = "AE", _("AE, kept to be replayed")
    REJECTED = "AR", _("AR, not for us")


FAULTS = {
    "not_hl7": _("No HL7 message: there is no header"),
    "malformed": _("The header makes no sense"),
    "too_long": _("Longer than the limit"),
    "no_pid": _("No patient segment (PID)"),
    "no_mrg": _("A merge that does not say whose number is given up (MRG-1)"),
    "half_a_move": _("A visit moved or renumbered, and not all said: MRG, PV1-2, PV1-19 and PV1-44"),
    "no_time": _("No time of the event (EVN-6, EVN-2, MSH-7)"),
    "nobody": _("Nobody named: no NHS number, no local number, no name"),
    "no_visit": _("No visit number (PV1-19), and no time of admission in its place"),
    "in_future": _("The time of the event lies more than a day in the future"),
    "not_taken": _("An event that is not taken here"),
    "wrong_type": _("Not an ADT message"),
    "wrong_receiver": _("Meant for another receiver (MSH-5, MSH-6)"),
    "not_production": _("A training or debugging message (MSH-11)"),
    "not_sent": _("Only told of and not sent: the subscription must send full resources"),
    "deleted": _("Deleted at the sender, who does not say why: look whether the stay was an error"),
    "apply": _("It could not be applied; the log says where"),
}
"""Why a message failed or was refused."""


class QuestionReason(models.TextChoices):
    """Why nobody but a person can say who it is."""

    NUMBER_ONLY = "number_only", _("The NHS number is known, but date of birth or family name differ")
    NAME_AND_BIRTH = "name_and_birth", _("Family name and date of birth are those of somebody with us")
    NAME_ONLY = "name_only", _("The name is that of somebody with us, and the date of birth is missing or close")
    LOCAL_ID = "local_id", _("The hospital's number was somebody else's, by NHS number or by name and birth")
    MERGE = "merge", _("The hospital says that two people with us are one")


class Decision(models.TextChoices):
    SAME = "same", _("This is the person")
    NOBODY = "nobody", _("None of these")
