"""What somebody tells of one contact, and what must be true of it. Pure: values in, sentences out."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from uuid import UUID

from django.utils.translation import gettext as _

from caseload.contacts.codes import AtDoor, Mechanism, OfferAnswer, Outcome, ReadyFor, WithWhom
from caseload.contacts.outcomes import TABLE
from caseload.treatments.codes import Outcome as Treated
from caseload.treatments.details import Told, field_of
from teams.faults import FieldError

CALLS = (Mechanism.TELEPHONE, Mechanism.VIDEO, Mechanism.TALK_TYPE)
MESSAGES = (Mechanism.TEXT, Mechanism.EMAIL, Mechanism.INSTANT_MESSAGE, Mechanism.OTHER)
TIMED = (Outcome.SEEN, Outcome.SPOKE)
AT_THE_DOOR = (Outcome.DECLINED, Outcome.SIGHTED)
WITH_PERSON = (Outcome.SEEN, Outcome.SPOKE, Outcome.DECLINED, Outcome.SIGHTED)
CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""A phone's clock may be ahead of ours by this much: what it calls now is now."""
LONGEST_MINUTES = 1440
TAPPED = "yes"
"""A small win that was tapped and not described: recording one costs one tap (domain.md section 1)."""


class ContactRefusedError(FieldError):
    """What was told cannot be true of a contact; ``field`` names the field of ``Details``."""


@dataclass(frozen=True)
class Who:
    """One member of staff who made the contact, and their own minutes where they differ from the person's."""

    user_id: int
    minutes: int | None = None


@dataclass(frozen=True)
class Details:
    """One contact as it is told. Every field but the outcome, the moment it began and who went may be empty.

    ``met`` names those around the person (``network.Tie``) whom it was with.

    ``staff``: the first is the lead. ``mechanism`` empty: the outcome's usual one. ``focus`` carries the minutes,
    ``focus_tags`` are further subjects. ``concern`` and ``concern_by`` are a carer's words and who said them;
    ``worry`` is a colleague's one line. ``work`` names the person's goals and interventions that it worked on;
    ``treated`` says what became of treatments and checks that were due; ``ready`` what they are ready for right now.
    """

    outcome: str
    occurred_at: dt.datetime
    staff: tuple[Who, ...]
    mechanism: str = ""
    place_type: str = ""
    place_text: str = ""
    minutes: int | None = None
    with_whom: tuple[str, ...] = ()
    at_door: str = ""
    reported_by: str = ""
    focus: str = ""
    focus_tags: tuple[str, ...] = ()
    note: str = ""
    small_win: str = ""
    offer: str = ""
    offer_answer: str = ""
    offer_declined_because: str = ""
    concern: str = ""
    concern_by: str = ""
    worry: str = ""
    work: tuple[UUID, ...] = ()
    met: tuple[UUID, ...] = ()
    treated: tuple[Told, ...] = ()
    ready: str = ""
    ready_words: str = ""

    def columns(self) -> dict:
        """The values of the contact's own columns; lists sorted, so that the same contact looks the same."""
        told = {name: getattr(self, name) for name in COLUMNS}
        told["mechanism"] = self.mechanism or TABLE[Outcome(self.outcome)].mechanism.value
        met = set(self.with_whom) | ({WithWhom.PERSON.value} if self.outcome in WITH_PERSON else set())
        told["with_whom"] = [code for code in WithWhom.values if code in met]
        told["focus_tags"] = sorted(set(self.focus_tags) - {self.focus})
        return told

    def body_hash(self, **context) -> str:
        """Hash of everything told and ``context`` (ids): the same words sent twice give the same."""
        told = asdict(self)
        for name in LATER:  # what a phone kept from before there were goals is still the same when sent again
            if not told[name]:
                del told[name]
        return body_hash(**told, **context)


LATER = ("work", "met", "treated", "ready", "ready_words")
NOT_COLUMNS = {"staff", "concern", "concern_by", "worry", *LATER}
COLUMNS = tuple(field.name for field in fields(Details) if field.name not in NOT_COLUMNS)


def body_hash(**sent) -> str:
    """SHA-256 over everything that was sent, whatever its order."""
    return hashlib.sha256(json.dumps(sent, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value) -> str:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)


def check(told: Details, *, at: dt.datetime) -> None:
    """Raise ``ContactRefusedError`` with a plain sentence and its field where ``told`` cannot be true.

    Only the person can be seen, and only face to face (domain.md R6); nothing lies in the future.
    """
    for applies, field, sentence in _rules(told, at):
        if applies:
            raise ContactRefusedError(sentence, field)


def _rules(told: Details, at: dt.datetime):
    """Each: whether the rule is broken, the field at fault, and what to say."""
    columns = told.columns() if told.outcome in Outcome.values else {}
    yield not columns, "outcome", _("Choose what happened")
    yield told.occurred_at > at + CLOCK_TOLERANCE, "occurred_at", _("The time must not be in the future")
    yield not told.staff, "staff", _("Say who went")
    yield len({who.user_id for who in told.staff}) < len(told.staff), "staff", _("Name each colleague once")
    yield from _how_rules(told, columns)
    yield from _time_rules(told)
    yield from _offer_rules(told)
    yield bool(told.concern) != bool(told.concern_by), *_concern_fault(told)
    yield from _treated_rules(told)
    yield from _ready_rules(told)


def _how_rules(told: Details, columns: dict):
    outcome, mechanism, met = told.outcome, columns["mechanism"], columns["with_whom"]
    yield (
        outcome == Outcome.SEEN and mechanism != Mechanism.FACE_TO_FACE,
        "mechanism",
        _("Seen means face to face. For a call choose “Spoke by phone or video”"),
    )
    calls = (Outcome.SPOKE, Outcome.NO_ANSWER)
    yield outcome in calls and mechanism not in CALLS, "mechanism", _("Say whether it was by phone or video")
    yield (
        outcome == Outcome.MESSAGE and mechanism not in MESSAGES,
        "mechanism",
        _("Say whether it was a text, an email or a letter"),
    )
    yield (
        outcome == Outcome.OTHERS_ONLY and WithWhom.PERSON in met,
        "with_whom",
        _("If the person was there too, choose “Seen”"),
    )
    yield outcome == Outcome.OTHERS_ONLY and not met, "with_whom", _("Say whom you met or spoke to")
    yield outcome == Outcome.REPORTED and not told.reported_by, "reported_by", _("Say who told you")
    yield (
        bool(told.at_door) and (outcome not in AT_THE_DOOR or told.at_door not in AtDoor.values),
        "at_door",
        _("“At the door” belongs to a visit that was declined, or to somebody sighted there"),
    )


def _time_rules(told: Details):
    longest = max([told.minutes or 0, *(who.minutes or 0 for who in told.staff)])
    yield longest > LONGEST_MINUTES, "minutes", _("Minutes must be 1,440 or fewer: one day")
    yield told.outcome in TIMED and not told.minutes, "minutes", _("Say how many minutes it took")
    yield told.outcome in TIMED and not told.focus, "focus", _("Say what it was about")
    yield told.outcome == Outcome.SEEN and not told.place_type, "place_type", _("Say where it was")


def _offer_rules(told: Details):
    answered = bool(told.offer_answer or told.offer_declined_because)
    yield answered and not told.offer, "offer", _("Say what was offered")
    yield (
        bool(told.offer_declined_because) and told.offer_answer == OfferAnswer.ACCEPTED,
        "offer_declined_because",
        _("They said yes, so nothing was in the way: clear one of the two"),
    )


def _treated_rules(told: Details):
    for one in told.treated:
        met = MET_FOR.get(one.outcome)
        yield (
            met is not None and told.outcome not in met,
            field_of("treatment", one.treatment),
            _("They were not met. If others gave it or told you, record it on the treatment's own page"),
        )


def _ready_rules(told: Details):
    yield bool(told.ready) and told.ready not in ReadyFor.values, "ready", _("Choose what they are ready for")
    yield told.ready == ReadyFor.OTHER and not told.ready_words, "ready_words", _("Say what they are ready for")


MET_FOR = {
    Treated.GIVEN: (Outcome.SEEN,),
    Treated.DONE: (Outcome.SEEN,),
    Treated.TAKEN: TIMED,
    Treated.NOT_TAKEN: TIMED,
}
"""What a contact must have been for this to have come of it: nobody is injected by phone."""


def _concern_fault(told: Details) -> tuple[str, str]:
    if told.concern:
        return "concern_by", _("Say who raised the concern")
    return "concern", _("Write down the concern in their words")
