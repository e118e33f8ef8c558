"""Who is it? The hospital's somebody beside ours, for a person to decide."""

from django.contrib import messages as notes
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from integrations import operations as feed
from integrations.alerts import HAPPENED
from integrations.codes import QuestionReason
from integrations.forms import NONE, DecideForm
from integrations.queries import questions as reads
from integrations.views.messages import wake_a_worker
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field

MOST = 100


@permission("feed.match", reads="list")
@require_safe
def feed_questions(request):
    """Everybody about whom a hospital has told something and who may be ours."""
    questions = list(reads.open_questions(request.rights, on=timezone.localdate())[:MOST])
    request.reads.add([each.person_id for question in questions for each in question.candidates.all()])
    rows = [
        {
            "question": question,
            "reason": QuestionReason(question.reason).label,
            "names": ", ".join(each.person.name for each in question.candidates.all()),
            "last": question.messages.all()[len(question.messages.all()) - 1] if question.messages.all() else None,
        }
        for question in questions
    ]
    for row in rows:
        row["what"] = HAPPENED.get(row["last"].code, "") if row["last"] else ""
    return page(request, "integrations/questions.html", {"rows": rows, "may_read": request.rights.may("feed.read")})


@permission("feed.match", reads="person")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_question(request, uuid):
    """The candidates side by side."""
    now = timezone.now()
    asked = reads.asked_or_404(uuid, request.rights, at=now, on=timezone.localdate())
    people = {str(each.person.uuid): each.person for each in asked.candidates}
    request.reads.add([each.pk for each in people.values()])
    form = DecideForm(request.POST or None, people=people.values(), may_say_nobody=not asked.hidden)
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            person = people.get(form.cleaned_data["person"])
            feed.decide(question=asked.question, person=person, by=request.user, at=now)
            wake_a_worker()
            if form.cleaned_data["person"] == NONE:
                notes.success(request, _("Noted: nobody of ours. The text of the messages is deleted."))
                return redirect("feed_questions")
            notes.success(request, _("Noted. What the hospital told is being recorded."))
            return redirect("person_hospital", person.uuid)
    context = {
        "asked": asked,
        "form": form,
        "reason": QuestionReason(asked.question.reason).label,
        "columns": [
            {"person": each.person, "with_whom": asked.with_whom.get(each.person_id, "")} for each in asked.candidates
        ],
        "events": [{"event": each, "what": HAPPENED.get(each.code, each.code)} for each in asked.events],
    }
    return page(request, "integrations/question.html", context)
