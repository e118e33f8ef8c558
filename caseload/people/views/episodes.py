"""A team takes somebody on, or not; hands them on; ends its involvement."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from caseload.people import closing, law, queries, signals
from caseload.people import operations as people
from caseload.people.forms import episodes as forms
from caseload.people.models import ClosureSanction, Episode
from caseload.people.views.acting import ask, asks, decides, episode_for
from caseload.people.whereabouts import Whereabouts
from teams.access import permission, running_teams
from teams.calendar import Calendar


def offer_colleagues(form, episode: Episode):
    """Let the form's co-ordinator be one of the episode's team."""
    today = timezone.localdate()
    form.fields["coordinator"].offer(queries.colleagues([episode.team], on=today, at=timezone.now())[episode.team])
    return form


@permission("episodes.write", reads="person")
@asks
def episode_accept(request, uuid):
    """Take a referred person onto the caseload."""
    episode = episode_for(request, uuid, "episodes.write")
    form = offer_colleagues(forms.AcceptForm(request.POST or None), episode)

    def perform(given):
        where = given.pop("where")
        people.accept(episode=episode, by=request.user, at=timezone.now(), **given)
        if where in ("home", "unknown"):
            return None
        if where == Whereabouts.HOSPITAL:
            return redirect("spell_admit", episode.person.uuid)
        return redirect("whereabouts_set", episode.person.uuid, where)

    return ask(
        request,
        form,
        perform,
        person=episode.person,
        episode=episode,
        heading=_("Accept onto the caseload"),
        lede=_("From today the rhythm runs. It follows the contact intensity, until one of their own is agreed."),
        submit=_("Accept"),
        done=_("%(name)s is on the caseload of %(team)s.") % {"name": episode.person, "team": episode.team},
    )


episode_decline = decides(
    forms.DeclineForm,
    people.decline,
    heading=_lazy("Do not accept the referral"),
    submit=_lazy("Do not accept"),
    done=_lazy("The referral was not accepted. The team still sees the record for 90 days."),
)


@permission("episodes.close", reads="person")
@asks
def episode_close(request, uuid):
    """End the team's involvement; beforehand say in plain words what stands in the way."""
    episode = episode_for(request, uuid, "episodes.close")
    open_ends = signals.unanswered(episode)
    unanswered = [each for each in open_ends if not each.comes_round]
    under = queries.to_be_taken_over(episode, on=timezone.localdate())
    asks_of = {
        "unanswered": bool(open_ends),
        "under": ", ".join(measure.law.name for measure in under),
        "has_moved": episode.whereabouts == Whereabouts.MOVED,
        "knows_aftercare": law.measure("s117").can_begin(episode.team.nation, timezone.localdate()),
    }

    def perform(given):
        reason, plan = given.pop("reason"), given.pop("plan")
        handed = people.HandedOn(to=given.pop("handed_to"), **given)
        people.close(episode=episode, reason=reason, plan=plan, handed=handed, by=request.user, at=timezone.now())

    return ask(
        request,
        forms.CloseForm(request.POST or None, **asks_of),
        perform,
        person=episode.person,
        episode=episode,
        heading=_("End the team's involvement"),
        obstacles=closing.obstacles(episode, at=timezone.now()),
        unanswered=unanswered,
        still_due=[each for each in open_ends if each.comes_round],
        sanctioned=closing.sanctioned_reasons(
            ClosureSanction.objects.filter(episode=episode), on=timezone.localdate()
        ),
        template="caseload/people/close.html",
        submit=_("End involvement"),
        done=_("%(team)s is no longer involved with %(name)s. The team still sees the record for 90 days.")
        % {"name": episode.person, "team": episode.team},
    )


@permission("episodes.close", reads="person")
@asks
def episode_transfer(request, uuid):
    """Hand a person to another team."""
    episode = episode_for(request, uuid, "episodes.close")
    today = timezone.localdate()
    others = [team for team in running_teams(today) if team.pk != episode.team_id]
    form = forms.TransferForm(queries.colleagues(others, on=today, at=timezone.now()), request.POST or None)

    def perform(given):
        team, coordinator = given["coordinator"]
        people.transfer(
            episode=episode,
            team=team,
            coordinator=coordinator,
            plan=given["plan"],
            keep_visits=given["keep_visits"] == "yes",
            by=request.user,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        perform,
        person=episode.person,
        episode=episode,
        heading=_("Hand over to another team"),
        lede=_(
            "Contact intensity, rhythm, legal measures and a hospital stay go with them, and the clock runs on. "
            "Agree it with the new team first: from now on they answer for the person."
        ),
        submit=_("Hand over"),
        done=_("%(name)s has been handed over.") % {"name": episode.person},
    )


@permission("episodes.write", reads="person")
@asks
def coordinator_change(request, uuid):
    """Name the co-ordinator, from today or from the start of the team's day on a later one."""
    episode = episode_for(request, uuid, "episodes.write")
    form = offer_colleagues(forms.AllocateForm(request.POST or None), episode)

    def perform(given):
        now, day = timezone.now(), given["starts_on"]
        starts_at = None if day == timezone.localdate(now) else Calendar.of_team(episode.team).start_of(day)
        people.allocate(
            episode=episode, coordinator=given["coordinator"], starts_at=starts_at, by=request.user, at=now
        )

    return ask(
        request,
        form,
        perform,
        person=episode.person,
        episode=episode,
        stands=queries.coordinator_in_words(episode, at=timezone.now()),
        heading=_("Who answers for their care"),
        lede=_("Whoever it is now stays until then. To move several people at once, use the team's page."),
        submit=_("Save"),
        done=_("Saved."),
    )


intensity_change = decides(
    forms.IntensityForm,
    people.set_intensity,
    stands=queries.intensity_in_words,
    heading=_lazy("Contact intensity"),
    lede=_lazy("How often the team plans contact. It is no judgement of the person, and it is looked at again."),
    submit=_lazy("Save"),
    done=_lazy("The contact intensity has been set."),
)

rhythm_change = decides(
    forms.RhythmForm,
    people.set_rhythm,
    stands=queries.rhythm_in_words,
    heading=_lazy("Agree a rhythm"),
    lede=_lazy("It stands above the team's usual for their contact intensity, until it is ended or agreed anew."),
    submit=_lazy("Save"),
    done=_lazy("The rhythm has been agreed."),
)

rhythm_end = decides(
    forms.ConfirmForm,
    people.end_rhythm,
    stands=queries.rhythm_in_words,
    heading=_lazy("Back to the team's usual rhythm"),
    lede=_lazy("The rhythm of their own ends today; the team's usual for their contact intensity applies again."),
    submit=_lazy("End the agreed rhythm"),
    done=_lazy("The team's usual rhythm applies again."),
)
