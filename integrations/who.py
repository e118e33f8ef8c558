"""Who a message is about: PID and MRG, as different makers fill them. Pure."""

import re

from caseload.people import nhs_numbers
from integrations import times
from integrations.event import Identity
from integrations.hl7 import NULL, Message, UnreadableError

LONGEST_ID = LONGEST_TEXT = 120
NHS_LABELS = frozenset({
    "NH", "NHS", "NHSN", "NHSNO", "NHSNBR", "NHSNMBR", "NHSNUMBER", "NHSNUM", "NNGBR",
    "21684011138832141", "HTTPSFHIRNHSUKIDNHSNUMBER",
})  # fmt: skip
"""CX.4 or CX.5, of letters and digits only. The last two name NHS numbers in HL7 v3 and in FHIR."""
LOCAL_TYPES = frozenset({"MR", "MRN", "PI", "PAS", "HOSP", "EPI", "AN", "VN"})
"""CX.5 of a number that the NHS as an authority is named for, and that is a hospital's own all the same."""
NUMBER_PLACES = ("PID-3", "PID-2", "PID-4")
"""Where numbers stand: PID-2 and PID-4 are of v2.2 and v2.3."""
VERIFIED = frozenset({"NSTS01", "01"})


def identity(message: Message) -> Identity:
    """Who PID is about. A number is the NHS number by its label; PID-19 and PID-2 hold one without. Any other number
    without a label that checks as one may be one."""
    labelled, bare, local = [], [], []
    for place in NUMBER_PLACES:
        for one in message.repetitions(place):
            value = part(one, 0)
            if not value or value == NULL:
                continue
            if is_labelled_nhs(one):
                labelled += [value, value + part(one, 1)]  # some have the check digit apart, in CX.2
            elif is_bare_nhs_number(one):
                (labelled if place == "PID-2" else bare).append(value)
            if place == "PID-3" and not is_labelled_nhs(one):
                local.append(local_id(one))
    labelled += [value for value in [message.get("PID-19")] if nhs_numbers.is_valid(value)]
    number, names = _first_valid(labelled), _names(message)
    return Identity(
        nhs_number=number,
        unlabelled="" if number else _first_valid(bare),
        nhs_verified=message.get("PID-32").upper() in VERIFIED,
        family_names=tuple(dict.fromkeys(part(one, 0)[:LONGEST_TEXT] for one in names)),
        given_names=" ".join(filter(None, (part(names[0], 1), part(names[0], 2))))[:LONGEST_TEXT] if names else "",
        date_of_birth=times.day(message.get("PID-7")),
        local_ids=tuple(dict.fromkeys(local)),
    )


def given_up(message: Message) -> tuple[str, ...]:
    """The local numbers that MRG names. Raises UnreadableError where there is none."""
    numbers = [local_id(one) for one in message.repetitions("MRG-1") if part(one, 0) and not is_labelled_nhs(one)]
    if not numbers:
        raise UnreadableError("no_mrg")
    return tuple(dict.fromkeys(numbers))


def former(message: Message) -> Identity | None:
    """Whom MRG names, if that is somebody else than PID: MRG-1 and MRG-7."""
    told = [one for one in message.repetitions("MRG-1") if part(one, 0) and part(one, 0) != NULL]
    labelled, local = (
        [part(one, 0) for one in told if is_labelled_nhs(one)],
        [local_id(one) for one in told if not is_labelled_nhs(one)],
    )
    now, number = identity(message), _first_valid(labelled)
    if not (number or local) or number in now.numbers or set(local) & set(now.local_ids):
        return None
    names = tuple(part(one, 0)[:LONGEST_TEXT] for one in message.repetitions("MRG-7") if part(one, 0))
    return Identity(nhs_number=number, family_names=names, local_ids=tuple(dict.fromkeys(local)))


def is_labelled_nhs(one: list[str]) -> bool:
    """Whether a number says of itself that it is an NHS number."""
    authority, kind = _label(part(one, 3)), _label(part(one, 4))
    return kind in NHS_LABELS or (authority in NHS_LABELS and kind not in LOCAL_TYPES)


def is_bare_nhs_number(one: list[str]) -> bool:
    """Whether a number without authority and type checks as one."""
    return not part(one, 3) and not part(one, 4) and nhs_numbers.is_valid(part(one, 0))


def local_id(one: list[str]) -> str:
    """``authority:number``."""
    return f"{part(one, 3)}:{part(one, 0)}"[:LONGEST_ID]


def part(components: list[str], number: int) -> str:
    """A component, empty where there is none."""
    return components[number] if len(components) > number else ""


def _label(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _first_valid(values: list[str]) -> str:
    return next((nhs_numbers.digits(value) for value in values if nhs_numbers.is_valid(value)), "")


def _names(message: Message) -> list[list[str]]:
    """The legal name first; PID-9 has the aliases of v2.3 and before."""
    told = [*message.repetitions("PID-5"), *message.repetitions("PID-9")]
    return [one for one in told if part(one, 0) and part(one, 0) != NULL]
