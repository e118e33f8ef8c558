"""The service at a glance: teams side by side, for whoever leads all of them."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.alerts.queries import heartbeat, is_stale
from nhsuk.page import page
from reports.views.question import Question, shown_table
from teams.access import permission


@permission("service.read")
@require_safe
def service(request):
    """Where each team stands, how time with it ended, and whether the engine still looks."""
    question = Question(request, "service", data={})
    last = heartbeat()
    context = question.context() | {"engine_at": last, "engine_stopped": is_stale(last, at=timezone.now())}
    if question.asked.teams:
        context |= shown_table(question, question.table)
    return page(request, "reports/service.html", context)
