"""Who is ready for something right now."""

import datetime as dt
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.shortcuts import get_object_or_404

from caseload import sql
from caseload.contacts.models import ReadyNow
from caseload.contacts.ready_tools import PARTNERS_JSON, Tools
from caseload.people.scope import in_sight
from teams.access import Rights

OF_ONE = """
SELECT tools.told FROM caseload_readynow r JOIN caseload_episode e ON e.id = r.episode_id
JOIN teams_team t ON t.id = e.team_id CROSS JOIN LATERAL ({tools}) tools (told)
WHERE r.id = %(ready)s
"""


def ready_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> ReadyNow:
    """One in sight; for everybody else it does not exist."""
    related = ("person", "episode__team", "recorded_by", "put_off_by", "answered_by", "visit")
    return get_object_or_404(in_sight(ReadyNow.objects.select_related(*related), rights, on=on), uuid=uuid)


def tools_for(ready: ReadyNow, *, on: dt.date) -> Tools:
    """What is at hand: one statement. ``on``: the team's day."""
    statement = OF_ONE.replace("{tools}", sql.statement("ready_tools"))
    with connection.cursor() as cursor:
        rows = sql.rows(cursor, statement, {"ready": ready.pk, "today": on, "partners_for": PARTNERS_JSON})
    if not rows:
        raise Http404
    return Tools(rows[0].told)
