"""Take a team's spreadsheet in, as the page at /imports/ does."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caseload.imports import operations as imports
from caseload.imports.matching import Plan
from caseload.models import ImportRun
from teams.models import Membership, Team, User
from teams.roles import PERMISSIONS, Role

SHOWN_FAULTS = 50
BAR = 40


class Command(BaseCommand):
    """Look, say what would happen or what is wrong, and unless it is a dry run do it: all or nothing."""

    help = "Take people in from a spreadsheet (CSV or XLSX; docs/how-to/start-from-a-spreadsheet.md)."

    def add_arguments(self, parser):
        """The file, the team, who answers for it."""
        parser.add_argument("file", type=Path, metavar="FILE.csv|xlsx")
        parser.add_argument("--team", help="the team's code; may be left out where there is one team only")
        parser.add_argument("--by", help="email of the lead who has confirmed the file; else the team's lead")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args, file, team, by, dry_run, **options):
        """Look, then write."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        to = team_of(team)
        plan = imports.look(content, team=to, at=timezone.now())
        self.say(plan)
        if plan.faults:
            raise CommandError("Nothing was written. Put the faults right and run it again; that is safe.")
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
            return
        lead = lead_of(to, by)
        if not plan.figures["new"] + plan.figures["known"]:
            self.stdout.write("Nothing to do.")
            return
        now = timezone.now()
        run = imports.upload(team=to, filename=file.name, content=content, by=lead, at=now, made=plan)
        with imports.alone(run.pk):  # from before it is confirmed, so that no worker takes it up as well
            run = imports.confirm(run=run, by=lead, at=now)
            run = imports.start(run, at=timezone.now(), progress=self.progress(len(plan.steps)))
        if run.state != ImportRun.State.DONE:
            raise CommandError("Nothing was written: the register was changed meanwhile. Run it again; that is safe.")
        self.stdout.write(f"Taken into {to} for {lead}.")

    def say(self, plan: Plan) -> None:
        """What would happen, then what is wrong."""
        figures = plan.figures
        self.stdout.write(
            f"{figures['new']} new, {figures['known']} known to the register (a new episode), "
            f"{figures['unchanged']} on the caseload already (left as they stand), {len(plan.faults)} faults."
        )
        if figures["without_last_seen"]:
            self.stdout.write(
                f"{figures['without_last_seen']} without a day last seen: to be confirmed within 7 days."
            )
        if figures["without_coordinator"]:
            self.stdout.write(f"{figures['without_coordinator']} without a co-ordinator.")
        if plan.ignored:
            self.stdout.write(f"Columns not taken over: {', '.join(plan.ignored)}.")
        for fault in plan.faults[:SHOWN_FAULTS]:
            place = f"line {fault.line}" if fault.line else "the file"
            self.stderr.write(f"  {place}{', ' + fault.heading if fault.heading else ''}: {fault.reason}")
        if len(plan.faults) > SHOWN_FAULTS:
            self.stderr.write(f"  ... and {len(plan.faults) - SHOWN_FAULTS} more.")

    def progress(self, total: int):
        """A bar on a terminal, nothing in a log."""

        def show(done: int) -> None:
            if sys.stderr.isatty():
                filled = BAR * done // max(total, 1)
                self.stderr.write(f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done} of {total}", ending="")

        return show


def team_of(code: str | None) -> Team:
    """The team named, or the only one."""
    teams = {team.code: team for team in Team.objects.order_by("code")}
    if code is None and len(teams) == 1:
        return next(iter(teams.values()))
    if code not in teams:
        raise CommandError(f"Say which team with --team; there are: {', '.join(teams) or 'none yet'}.")
    return teams[code]


def lead_of(team: Team, email: str | None) -> User:
    """Who answers for the file: the one named, who must hold the right to confirm it, else the team's lead."""
    today = timezone.localdate()
    able = Membership.objects.on(today).filter(role__in=PERMISSIONS["imports.confirm"], user__is_active=True)
    in_team = able.filter(team=team) | able.filter(role=Role.SERVICE_LEAD)
    leads = {m.user.email: m.user for m in in_team.select_related("user").order_by("role", "starts_on")}
    if email is None:
        team_leads = [m.user for m in able.filter(team=team).select_related("user").order_by("starts_on")]
        if not team_leads:
            raise CommandError(f"{team} has no lead today. Say with --by who has confirmed the file.")
        return team_leads[0]
    if email.lower() not in leads:
        raise CommandError(f"{email} may not confirm a file for {team}: a lead of the team or the service lead may.")
    return leads[email.lower()]
