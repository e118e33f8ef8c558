"""One row of everything, for tests that walk every page. Whatever is clinical in it holds the word ``CLINICAL``.

A new address with an argument that is not known here fails with a sentence saying what to add: a row in ``world``
and its uuid in ``World.arguments``.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from assessments.models import Formulation, MeetingItem
from caseload.models import (
    Alert,
    AlsoKnownAs,
    ChecklistAnswer,
    Concern,
    DischargeMeeting,
    Draft,
    EntryOutcome,
    Episode,
    FollowUpByOthers,
    HandoverNote,
    HospitalSpell,
    Identifier,
    ImportRun,
    InReachPlan,
    LegalMeasure,
    LegalTask,
    Outing,
    Person,
    Phone,
    Place,
    PlanEntry,
    ReadyNow,
    RegistrationConflict,
    WeekPlan,
    WhereaboutsPeriod,
)
from caseload.people.details import Details, Referral
from caseload.plan import operations as plan
from caseload.plan.models import Goal
from caseload.plan.moves import GoalTold
from mdt.models import GuestInvitation, GuestPerson, Meeting
from reports.models import ReportRun
from teams.models import Absence, Membership, Team, TeamClosedDay, User
from teams.roles import Role
from tests import make
from tests.assessments.rows import assessed
from tests.caseload.treatments.rows import begun, policy, recorded
from tests.world_feed import fed_of
from tests.world_plan import meeting_of, plan_of

CLINICAL = "zygomorphic"
"""Stands in every clinical text, and in nothing else."""


@dataclass
class World:
    """A team with one person about whom there is one of everything, everybody's sign-in, and another team."""

    users: dict[str, User]
    """By role, besides ``elsewhere``: the lead of another team."""
    team: Team
    person: Person
    episode: Episode
    rows: dict[str, UUID | dt.date | str]
    """What an argument in an address stands for: ``uuid`` by the beginning of the address, others by their name, with
    the first word of the address before it where the name alone would not do."""

    def arguments(self, route: str, names) -> dict:
        """The arguments of an address. ``uuid`` means a row of the kind that the address begins with."""
        return {name: self._row(route, name) for name in names}

    def _row(self, route: str, name: str):
        if name != "uuid":
            keys = [key for key in (f"{route.split('/')[0]}/{name}", name) if key in self.rows]
        else:
            keys = sorted((key for key in self.rows if route.startswith(key)), key=len, reverse=True)
        if not keys:
            raise AssertionError(
                f"The address {route} has an argument '{name}' that tests/world.py does not know. "
                f"Make such a row in world() and name it in World.rows, as '{route.split('<')[0]}' or '{name}'."
            )
        return self.rows[keys[0]]


def world() -> World:
    """Make it. Clinical words stand where a clinician could have typed them."""
    team, other = make.team("North Team"), make.team("South Team")
    users = {
        Role.CLINICIAN: make.staff(team, Role.CLINICIAN, "Sam Okoro", caseload_ceiling=12),
        Role.TEAM_LEAD: make.staff(team, Role.TEAM_LEAD, "Ruth Vance"),
        Role.SERVICE_LEAD: make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi"),
        Role.ADMINISTRATOR: make.staff(None, Role.ADMINISTRATOR, "Colin Thwaite"),
        Role.GOVERNANCE: make.staff(None, Role.GOVERNANCE, "Ursula Penn"),
        Role.WALL: make.staff(team, Role.WALL, "Office screen"),
        Role.GUEST: make.staff(None, Role.GUEST, "Hanif Osei"),
        "elsewhere": make.staff(other, Role.TEAM_LEAD, "Ines Duarte"),
    }
    clinician, lead = users[Role.CLINICIAN], users[Role.TEAM_LEAD]
    person = make.person("Rosie", "Thorne", what_helps=CLINICAL, what_to_avoid=CLINICAL, pronouns=CLINICAL)
    episode = make.episode(team, person, clinician, referral_reason=CLINICAL)
    rows = about(person, episode, clinician, lead)
    rows |= treated_of(episode, clinician, lead)
    rows |= fed_of(person)
    rows |= plan_of(episode, clinician, CLINICAL) | meeting_of(episode, lead, CLINICAL)
    invitation = GuestInvitation.objects.create(
        meeting=Meeting.objects.get(uuid=rows["mdt/"]), user=users[Role.GUEST], organisation="Housing", about="Rent",
        until=timezone.now() + dt.timedelta(days=1), invited_by=lead,
    )  # fmt: skip
    GuestPerson.objects.create(invitation=invitation, person=person, episode=episode)
    today = timezone.localdate()
    absence = Absence.objects.create(user=clinician, kind="leave", starts_on=today, covered_by=lead, set_by=lead)
    TeamClosedDay.objects.create(team=team, day=today, reason="Away day", set_by=lead)
    rows |= {
        "teams/": team.uuid,
        "teams/staff/": clinician.uuid,
        "teams/absences/": absence.uuid,
        "teams/memberships/": Membership.objects.get(user=clinician).uuid,
        "invitation": invitation.uuid,
        "day": today,
        "imports/form": "csv",
        "report": "bands_seen",
        "reports/runs/": ReportRun.objects.create(report="focus", version=1, teams=[team.pk], asked_by=lead).uuid,
    }
    return World(users, team, person, episode, rows)


def treated_of(episode: Episode, by: User, lead: User) -> dict[str, UUID | str]:
    """A depot that was declined, under the provider's policy."""
    policy(lead, title="Depot injection")
    treatment = begun(episode, by, what=CLINICAL, who_may_give=CLINICAL)
    event = recorded(treatment, by, "declined", why=CLINICAL, told_by=CLINICAL)
    return {"treatments/": treatment.uuid, "treatment-events/": event.uuid, "treatment-policy/kind": "depot"}


def about(person: Person, episode: Episode, by: User, lead: User) -> dict[str, UUID]:
    """One of everything about a person; the beginning of an address, or an argument's name, to its uuid."""
    now, today = timezone.now(), timezone.localdate()
    of_person, of_episode = {"person": person}, {"person": person, "episode": episode}
    make.intensity(episode, "daily", by, reason=CLINICAL)
    make.rhythm(episode, 3, by, reason=CLINICAL)
    tie = make.tie(episode, by, name=CLINICAL, organisation=CLINICAL, note=CLINICAL)
    partner = make.partner(by, note=CLINICAL, team=episode.team)
    precaution = make.precaution(episode, by, words=CLINICAL, source=CLINICAL)
    contact = make.contact(episode, by, at=now - dt.timedelta(hours=2), note=CLINICAL)
    visit = make.visit(episode, by, note=CLINICAL, place_text=CLINICAL)
    since = {"starts_on": today - dt.timedelta(days=30)}
    AlsoKnownAs.objects.create(name=CLINICAL, added_by=by, **of_person, **since)
    Identifier.objects.create(system="local", value="L-4471", **of_person, **since)
    phone = Phone.objects.create(number="07700 900123", label=CLINICAL, **of_person, **since)
    place = Place.objects.create(kind="home", description=CLINICAL, best_times=CLINICAL, **of_person, **since)
    measure = LegalMeasure.objects.create(kind="cto", conditions=CLINICAL, set_by=by, **of_episode, **since)
    task = LegalTask.objects.create(measure=measure, code="examination", due_on=today, **of_episode)
    note = HandoverNote.objects.create(
        from_user=by, to_user=lead, moves_at=now, note=CLINICAL, written_by=by, written_at=now, **of_episode
    )
    spell = HospitalSpell.objects.create(
        hospital=CLINICAL,
        ward=CLINICAL,
        kind="general",
        admitted_at=now - dt.timedelta(days=3),
        told_by=CLINICAL,
        recorded_by=by,
        **of_episode,
    )
    whereabouts = WhereaboutsPeriod.objects.create(
        kind="out_of_area", place_text=CLINICAL, told_by=CLINICAL, note=CLINICAL, review_by=today, every_days=7,
        starts_at=now - dt.timedelta(days=2), set_by=by, **of_episode,
    )  # fmt: skip
    ready = ReadyNow.objects.create(need="other", words=CLINICAL, recorded_by=by, recorded_at=now, **of_episode)
    outing = Outing.objects.create(
        user=by, team=episode.team, journey=visit.uuid, visit=visit, episode=episode, place_text=CLINICAL,
        set_off_at=now, expected_at=now + dt.timedelta(hours=1),
    )  # fmt: skip
    concern = Concern.objects.create(
        kind="carer",
        raised_by=CLINICAL,
        words=CLINICAL,
        recorded_by=by,
        recorded_at=now,
        contact=contact,
        **of_episode,
    )
    alert = Alert.objects.create(
        rule="not_seen",
        team=episode.team,
        since_at=now - dt.timedelta(days=5),
        acknowledged_by=by,
        acknowledged_at=now,
        acknowledged_note=CLINICAL,
        **of_episode,
    )
    monday = today - dt.timedelta(days=today.weekday())
    week = WeekPlan.objects.create(monday=monday, made_by=by, **of_episode)
    entry = PlanEntry.objects.create(plan=week, weekday=1, part="morning", area="rest", words=CLINICAL)
    EntryOutcome.objects.create(entry=entry, happened="yes", words=CLINICAL, recorded_by=by)
    draft = Draft.objects.create(uuid=uuid.uuid4(), user=by, form="log", data={"note": CLINICAL}, **of_person)
    entered = {
        "details": Details("Rosie", "Thorn", what_helps=CLINICAL).as_json(),
        "referral": Referral("gp", reason=CLINICAL).as_json(),
    }
    conflict = RegistrationConflict.objects.create(existing=person, team=episode.team, entered=entered, entered_by=by)
    told = GoalTold("home", today + dt.timedelta(days=30), words=CLINICAL, why=CLINICAL, how_known=CLINICAL)
    goal = plan.set_goal(episode=episode, told=told, by=by, at=now)
    intervention = plan.propose(
        goal=goal, episode=episode, kind="other", what=CLINICAL, arranged=plan.Arranged(place_text=CLINICAL), by=by,
        at=now,
    )  # fmt: skip
    worked_on = of_assessments(episode, goal, by)
    run = ImportRun.objects.create(team=episode.team, filename="caseload.csv", sha256="0" * 64, uploaded_by=lead)
    return {
        "people/": person.uuid,
        "caseload/": episode.uuid,
        "episodes/": episode.uuid,
        "contacts/": contact.uuid,
        "contacts/drafts/": draft.uuid,
        "visits/": visit.uuid,
        "concerns/": concern.uuid,
        "ready/": ready.uuid,
        "out/": outing.uuid,
        "alerts/": alert.uuid,
        "imports/": run.uuid,
        "goals/": goal.uuid,
        "interventions/": intervention.uuid,
        "people/conflicts/": conflict.uuid,
        "handover-notes/": note.uuid,
        "legal/": measure.uuid,
        "legal-tasks/": task.uuid,
        "phones/": phone.uuid,
        "places/": place.uuid,
        "precautions/": precaution.uuid,
        "ties/": tie.uuid,
        "partners/": partner.uuid,
        "spell": spell.uuid,
        **about_stay(spell, by),
        "whereabouts/": whereabouts.uuid,
        "people/kind": "prison",
    } | worked_on


def about_stay(spell: HospitalSpell, by: User) -> dict[str, UUID | str]:
    """What stands about a stay in hospital."""
    of_stay = {"person": spell.person, "episode": spell.episode, "spell": spell, "recorded_by": by}
    today = timezone.localdate()
    ChecklistAnswer.objects.create(item="gp", state="not_needed", note=CLINICAL, **of_stay)
    held = DischargeMeeting.objects.create(on_date=today, place=CLINICAL, names=CLINICAL, note=CLINICAL, **of_stay)
    told = FollowUpByOthers.objects.create(
        occurred_at=timezone.now(), mechanism="01", team_name=CLINICAL, told_by=CLINICAL, **of_stay
    )
    InReachPlan.objects.create(
        person=spell.person, episode=spell.episode, spell=spell, first_by=today, reason=CLINICAL, review_by=today,
        alone_reason=CLINICAL, made_by=by,
    )  # fmt: skip
    return {"item": "gp", "held": held.uuid, "told": told.uuid}


def of_assessments(episode: Episode, goal: Goal, by: User) -> dict[str, UUID | str]:
    """A signed assessment, a formulation, and what waits for the meeting."""
    of_episode = {"person_id": episode.person_id, "episode": episode}
    signed = assessed(episode, by, summary=CLINICAL)
    formulation = Formulation.objects.create(
        on_date=timezone.localdate(), words_of="theirs", answer="not_yet", text=CLINICAL, written_by=by, **of_episode
    )
    item = MeetingItem.objects.create(goal=goal, reason=CLINICAL, taken_by=by, **of_episode)
    return {
        "assessments/": signed.uuid,
        "formulations/": formulation.uuid,
        "meeting-items/": item.uuid,
        "key": signed.key,
    }
