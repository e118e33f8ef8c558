"""What two hospitals have sent of late. The messages go in by the operations that stand behind the listener: through
the socket itself they would need the service running while its first data is loaded."""

import datetime as dt

from aot.demo.cases import Case, Stay
from aot.demo.cast import invent, nhs_number
from caseload.models import Person
from integrations import operations as feed
from integrations.operations import Arrived
from teams.calendar import LONDON

SENDERS = (
    {"application": "LARCH-PAS", "facility": "LARCH", "name": "Larch House", "profile": "larch"},
    {"application": "LMG-PAS", "facility": "LMG", "name": "Lowmoor General Hospital", "profile": "lowmoor"},
)
QUIET_MINUTES = 7 * 24 * 60
"""In the demonstration nobody goes on sending."""
STRANGERS = 18
LEFT_HOURS = 20
"""Since when somebody is home of whom the feed alone has told."""


def write(cases: list[Case], rng, now: dt.datetime) -> None:
    """An admission that a colleague knew of already, a discharge that nobody knew of, an attendance, somebody who may
    be ours, a death by mistake, strangers, rubbish."""
    for each in SENDERS:
        feed.take_in(**{name: each[name] for name in ("application", "facility")}, at=now, name=each["name"],
                     profile=each["profile"], quiet_minutes=QUIET_MINUTES, is_confirmed=True)  # fmt: skip
    people = Person.objects.in_bulk([case.person_id for case in cases])
    by_name = {(story.featured["given"], story.featured["family"]): story for story in cases if story.featured}
    sent: list[tuple[dt.datetime, bytes]] = []
    if marcia := by_name.get(("Marcia", "Lund")):
        since = marcia.stays[0].since
        sent.append((since, larch("A01", people[marcia.person_id], since, since, "OAK")))
        later = since + dt.timedelta(hours=2)
        sent.append((later, larch("A08", people[marcia.person_id], later, since, "OAK")))
    if home := next((case for case in cases if is_leaving(case)), None):
        left = now - dt.timedelta(hours=LEFT_HOURS)
        sent.append((left, gone_home(people[home.person_id], left, home.stays[-1])))
    others = [case for case in cases if is_quiet(case)]
    for case, when, made in zip(rng.sample(others, 2), (5, 3), (emergency, unsure), strict=True):
        at = now - dt.timedelta(hours=when)
        sent.append((at, made(people[case.person_id], at)))
        others.remove(case)
    if alive := next((case for case in others if is_about(case, now)), None):
        at = now - dt.timedelta(hours=2)
        sent.append((at, said_to_be_dead(people[alive.person_id], at, alive.last_seen - dt.timedelta(days=1))))
    sent += [(at, raw) for at, raw in strangers(rng, now)]
    at = now - dt.timedelta(hours=9)
    sent.append((at, message(SENDERS[1], "A01", at, "ZPI|1|a message without a patient", "PV1|1|I")))
    for at, raw in sorted(sent):
        feed.receive([Arrived(raw, peer="10.20.0.7")], at=at + dt.timedelta(minutes=1))
    feed.work_off(at=now)


def is_quiet(case: Case) -> bool:
    """Somebody of whom nothing else is told, whose co-ordinator is not the one that a visitor signs in as."""
    return bool(case.is_open and not case.featured and not case.stays and case.coordinator
                and case.coordinator.user.name != "Sam Okoro")  # fmt: skip


def is_about(case: Case, now: dt.datetime) -> bool:
    """Somebody of the North Team whom it has met within the last week."""
    seen = case.last_seen and (now.date() - case.last_seen).days
    return case.team.code == "AO-N" and seen is not None and seen <= 7


def is_leaving(case: Case) -> bool:
    """Somebody in Larch House of whom nothing else is told: who goes to see them is still to be said."""
    stay = case.stays[-1] if case.is_open and case.stays and not case.featured else None
    return bool(stay and stay.until is None and not stay.general and "Larch House" in stay.ward)


def gone_home(person: Person, at: dt.datetime, stay: Stay) -> bytes:
    """Discharged on clinical advice, to where they live."""
    ends = f"{'|' * 17}1|19{'|' * 7}{stamp(stay.since)}|{stamp(at)}"
    ward = stay.ward[1].split()[0].upper()
    visit = f"PV1|1|I|^{ward}^^LARCH||||||C100^Byrne^Asha^^^Dr|710|||||||||LV{person.pk}{ends}"
    return message(SENDERS[0], "A03", at, pid(person, "LARCH"), visit)


def larch(code: str, person: Person, at: dt.datetime, admitted: dt.datetime, ward: str) -> bytes:
    """A message of the mental health trust's about a stay."""
    visit = f"PV1|1|I|^{ward}^^LARCH||||||C100^Byrne^Asha^^^Dr|710|||||||||LV{person.pk}{'|' * 25}{stamp(admitted)}"
    return message(SENDERS[0], code, at, pid(person, "LARCH"), visit)


def emergency(person: Person, at: dt.datetime) -> bytes:
    """Somebody comes to the emergency department of the general hospital."""
    return message(
        SENDERS[1],
        "A04",
        at,
        pid(person, "LMG"),
        f"PV1|1|E|ED^^^LMG||||||||||||||||E{person.pk}{'|' * 25}{stamp(at)}",
    )


def unsure(person: Person, at: dt.datetime) -> bytes:
    """Admitted without an NHS number: only name and birth say who it may be."""
    visit = f"PV1|1|I|AMU^^^LMG||||||C7^Osei^Kwame^^^Dr|300|||||||||I{person.pk}{'|' * 25}{stamp(at)}"
    return message(SENDERS[1], "A01", at, pid(person, "LMG", number=""), visit)


def strangers(rng, now: dt.datetime):
    """People whom nobody here knows: of them only the hash is kept."""
    for count in range(STRANGERS):
        row = invent(rng, nhs_number(999_999_000 + count * 7) or "", now.date())
        person = Person(pk=900_000 + count, **{name: row[name] for name in
                        ("given_names", "family_name", "date_of_birth", "nhs_number")})  # fmt: skip
        at = now - dt.timedelta(minutes=rng.randint(20, 1400))
        visit = f"PV1|1|I|W12^^^LMG||||||C7^Osei^Kwame^^^Dr|300|||||||||S{count}{'|' * 25}{stamp(at)}"
        yield at, message(SENDERS[1], rng.choice(["A01", "A02", "A08"]), at, pid(person, "LMG"), visit)


def said_to_be_dead(person: Person, at: dt.datetime, died_on: dt.date) -> bytes:
    """A death by mistake: the team has met them since."""
    return message(SENDERS[1], "A31", at, f"{pid(person, 'LMG')}{'|' * 22}{died_on:%Y%m%d}|Y", "PV1|1|N")


def pid(person: Person, authority: str, number: str | None = None) -> str:
    """PID with the NHS number, if one is told, and the hospital's own."""
    number = (person.nhs_number or "") if number is None else number
    ids = "~".join(filter(None, [number and f"{number}^^^NHS^NH", f"{authority[0]}{person.pk}^^^{authority}^MR"]))
    born = f"{person.date_of_birth:%Y%m%d}" if person.date_of_birth else ""
    return f"PID|1||{ids}||{person.family_name}^{person.given_names}||{born}"


def message(sender: dict, code: str, at: dt.datetime, who: str, visit: str) -> bytes:
    """The whole of it."""
    control = f"{at:%m%d%H%M%S}{who.split('^')[0][-4:]}{code}"
    head = (f"MSH|^~\\&|{sender['application']}|{sender['facility']}|ALONGSIDE|RLL|{stamp(at)}||ADT^{code}^ADT_{code}"
            f"|{control}|P|2.4||||||UNICODE UTF-8")  # fmt: skip
    return "\r".join([head, f"EVN||{stamp(at)}||||{stamp(at)}", who, visit, ""]).encode()


def stamp(moment: dt.datetime) -> str:
    """London's time, as hospitals write it."""
    return f"{moment.astimezone(LONDON):%Y%m%d%H%M%S}"
