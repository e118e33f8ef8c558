"""Writes the provider, its teams and the people who work in them."""

import datetime as dt
import random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from aot.demo.cases import Staff
from aot.demo.cast import make_uuid
from aot.demo.signins import PASSWORD, SIGN_INS
from aot.demo.texts import texts
from caseload.people.names import fold
from teams.models import Absence, Membership, Provider, ShiftCoordinator, Team, User
from teams.roles import Profession, Role

BODIES = {"nurse": "NMC", "doctor": "GMC", "ot": "HCPC", "psychologist": "HCPC", "social_worker": "SWE"}
SHIFT_DAYS = range(-14, 6)


def write_teams(rng: random.Random, today: dt.date) -> list[Team]:
    """The provider and its six teams."""
    service = texts("service")
    provider = Provider.objects.create(**service.provider)
    return Team.objects.bulk_create(
        Team(
            uuid=make_uuid(rng),
            provider=provider,
            name=row["name"],
            code=row["code"],
            phone=row["phone"],
            started_on=today - dt.timedelta(days=4400),
            open_days=row["open_days"],
            open_on_bank_holidays=row["bank_holidays"],
        )
        for row in service.teams
    )


def write_staff(teams: list[Team], rng: random.Random, today: dt.date) -> dict[int, list[Staff]]:
    """Everybody with an account; answers each team's members, the lead first."""
    service = texts("service")
    rows = [*service.staff["rows"], *(row[:1] + row[2:] for row in service.service_wide["rows"])]
    users = _users([(row[0], row[1]) for row in rows], rng)
    by_area = {row["area"]: team for row, team in zip(service.teams, teams, strict=True)}
    crews: dict[int, list[Staff]] = {team.pk: [] for team in teams}
    memberships = []
    for name, profession, areas, ceiling, hours, days, since in service.staff["rows"]:
        is_lead = name in service.leads["names"]
        member = Staff(users[name], profession, ceiling, today - dt.timedelta(days=since), tuple(map(int, days)))
        for area in areas:
            team = by_area[area]
            crews[team.pk].insert(0 if is_lead else len(crews[team.pk]), member)
            memberships.append(
                Membership(
                    uuid=make_uuid(rng),
                    user=member.user,
                    team=team,
                    role=Role.TEAM_LEAD if is_lead else Role.CLINICIAN,
                    profession=Profession(profession),
                    hours_per_week=hours / len(areas),
                    working_days=list(member.weekdays),
                    caseload_ceiling=ceiling or None,
                    starts_on=member.starts_on,
                )
            )
    for name, role, profession, area in service.service_wide["rows"]:
        memberships.append(
            Membership(
                uuid=make_uuid(rng),
                user=users[name],
                team=by_area[area] if area else None,
                role=Role(role),
                profession=Profession(profession),
                hours_per_week=37.5,
                working_days=[1, 2, 3, 4, 5],
                starts_on=today - dt.timedelta(days=1500),
            )
        )
    Membership.objects.bulk_create(memberships)
    return crews


def write_days(teams: list[Team], crews: dict[int, list[Staff]], rng: random.Random, today: dt.date) -> None:
    """Absences, and who takes the calls on which day."""
    users = {one.user.name: one.user for crew in crews.values() for one in crew}
    leads = {one.user.pk: crew[0].user for crew in crews.values() for one in crew}
    Absence.objects.bulk_create(
        Absence(
            uuid=make_uuid(rng),
            user=users[name],
            kind=kind,
            starts_on=today + dt.timedelta(days=first),
            ends_on=today + dt.timedelta(days=first + days),
            covered_by=users.get(cover),
            set_by=leads[users[name].pk],
        )
        for name, kind, first, days, cover in texts("service").absences["rows"]
    )
    shifts = []
    for team in teams:
        crew = [one for one in crews[team.pk] if one.ceiling]
        for offset in SHIFT_DAYS:
            day = today + dt.timedelta(days=offset)
            working = [one for one in crew if day.isoweekday() in one.weekdays] or crew
            shifts.append(
                ShiftCoordinator(team=team, on_date=day, user=rng.choice(working).user, set_by=crew[0].user)
            )
    ShiftCoordinator.objects.bulk_create(shifts)


def _users(names: list[tuple[str, str]], rng: random.Random) -> dict[str, User]:
    accounts = {entry.staff: entry.email for entry in SIGN_INS}
    users, password = [], make_password(PASSWORD)
    for number, (name, profession) in enumerate(names, 1):
        user = User(
            uuid=make_uuid(rng),
            email=accounts.get(name) or f"{fold(name).replace(' ', '.')}@demo.example",
            name=name,
            phone=f"07700 9{number + 100:05d}",
            local_id=f"S{4000 + number}",
            professional_body=BODIES.get(profession, ""),
            professional_number=f"00D{number:04d}E" if profession in BODIES else "",
        )
        if name in accounts:
            user.password = password
        else:
            user.set_unusable_password()
        users.append(user)
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.name: user for user in users}
