"""The caseload board: everybody of one team on one page."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.people.queries import episodes
from desk import board, noticed
from desk.board_words import table
from desk.forms import BoardFilter
from desk.queries.board import board_rows, last_notes
from desk.revision import LOOK_EVERY_SECONDS, nothing_new, revision
from nhsuk.page import page
from teams.access import permission
from teams.queries import shift_coordinator, today_of

OWN_PARAMETERS = ("rev", "open")
"""Parameters of the address that are no filter."""


@permission("clinical.read", reads="list")
@require_safe
def caseload(request):
    """The board, or only its rows where something has changed since the page last looked."""
    shown = Shown(request)
    if answer := nothing_new(request, shown.revision):
        return answer
    request.reads.add(shown.person_ids)
    answer = page(request, "desk/board.html", shown.context(), fragments={"board": "desk/_board.html"})
    if request.htmx and "rev" not in request.GET:
        answer["HX-Push-Url"] = f"?{shown.query()}"  # what was chosen, without the empty ones
    return answer


@permission("clinical.read", reads="print")
def caseload_print(request):
    """The board as filtered, for paper; a POST only records that the ordinary page was printed."""
    shown = Shown(request)
    request.reads.add(shown.person_ids, kind="print")
    if request.method == "POST":
        return HttpResponse(status=204)
    return page(request, "desk/board.html", shown.context() | {"printing": True})


@permission("clinical.read", reads="person")
@require_safe
def caseload_notes(request, uuid: UUID):
    """The last two notes about one person, as a row below theirs."""
    today = timezone.localdate()
    episode = get_object_or_404(episodes(request.rights, on=today), uuid=uuid)
    notes = last_notes([episode.person_id], rights=request.rights, on=today)
    request.reads.add([episode.person_id])
    context = {"episode_uuid": uuid, "person_uuid": episode.person.uuid, "notes": notes[episode.person_id]}
    return page(request, "desk/_notes.html", context)


class Shown:
    """The board as one request asks for it."""

    def __init__(self, request):
        self.request = request
        self.at = timezone.now()
        self.team = team_asked_for(request)
        self.rows = board_rows(self.team, rights=request.rights, at=self.at) if self.team else []
        self.form = BoardFilter(request.GET, rows=self.rows, alert_words=noticed.word)
        self.filters = self.form.filters()
        self.shift = shift_coordinator(self.team, on=today_of(self.team, self.at)) if self.team else None
        self.revision = revision(
            self.team, self.filters, str(self.shift), [(row.today, row.facts) for row in self.rows]
        )

    @property
    def groups(self) -> list:
        return board.grouped(self.rows, self.filters)

    @property
    def person_ids(self) -> list[int]:
        return [row.person_id for _group, rows, _size in self.groups for row in rows]

    def opened(self) -> dict[UUID, list]:
        """The notes of the rows that the address opens, by episode."""
        asked = set(self.request.GET.getlist("open"))
        people = {row.episode_uuid: row.person_id for row in self.rows if str(row.episode_uuid) in asked}
        if not people:
            return {}
        notes = last_notes([*people.values()], rights=self.request.rights, on=timezone.localdate())
        return {episode: notes[person] for episode, person in people.items()}

    def context(self) -> dict:
        """What the templates read."""
        groups = self.groups
        counts = board.counts(self.rows)
        return {
            "team": self.team,
            "teams": self.request.rights.teams,
            "shift": self.shift,
            "now": self.at,
            "total": len(self.rows),
            "shown": sum(len(rows) for _group, rows, _size in groups),
            "tables": self.tables(groups),
            "counts": [
                (show, str(show.label).format(named_worker=settings.NAMED_WORKER), size, self.toggled("show", show))
                for show, size in counts.items()
            ],
            "bands": [
                (band, size, self.toggled("band", band)) for band, size in board.bands(self.rows).items() if size
            ],
            "filters": self.filters,
            "filter_form": self.form,
            "is_filtered": self.filters != board.Filters(sort=self.filters.sort),
            "query": self.query(),
            "revision": self.revision,
            "look_every": LOOK_EVERY_SECONDS,
        }

    def tables(self, groups: list) -> list[dict]:
        """One table for everybody, and one with columns of its own for those in hospital."""
        notes = self.opened()
        kinds: dict[str, list] = {"team": [], "hospital": []}
        for group in groups:
            if group[1]:
                kinds["hospital" if group[0] == board.Group.HOSPITAL else "team"].append(group)
        return [table(kind, held, notes) for kind, held in kinds.items() if held]

    def toggled(self, name: str, value: str) -> str:
        """The address with a filter set, or taken off where it is set already."""
        return self.query(**{name: "" if getattr(self.filters, name) == value else value})

    def query(self, **changes: str) -> str:
        """The filters as a query string; ``changes`` set one, or take it off with ''."""
        asked = self.request.GET.copy()
        for name in OWN_PARAMETERS:
            asked.pop(name, None)
        for name, value in changes.items():
            asked[name] = value
        for name in [name for name in asked if not asked[name]]:
            del asked[name]
        return asked.urlencode()


def team_asked_for(request):
    """The team in the address, which must be one of the reader's; else the one they are working in."""
    asked = request.GET.get("team")
    if not asked:
        return request.team
    team = next((team for team in request.rights.teams if str(team.uuid) == asked), None)
    if team is None:
        raise Http404
    return team
