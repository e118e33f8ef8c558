"""Finding people. The term travels in the body of a POST, so that it stands in no log and no history."""

from django.utils import timezone

from caseload.people import queries
from caseload.people.forms.identity import SearchForm
from caseload.people.queries.finding import MOST_FOUND
from caseload.people.search_term import read_term
from caseload.people.views.acting import asks
from nhsuk.page import page
from teams.access import permission


@permission("people.search", reads="search")
@asks
def search(request):
    """The empty form, or who was found: identifying fields only, so that everybody may use it."""
    form = SearchForm(request.POST or None)
    found, asked = [], False
    if form.is_valid():
        today = timezone.localdate()
        term = read_term(form.cleaned_data["q"], today=today)
        asked = bool(form.cleaned_data["q"].strip())
        found = queries.search(term, request.rights, on=today, at=timezone.now())
    request.reads.add([item.person.pk for item in found], found=len(found))
    context = {
        "form": form,
        "found": found,
        "asked": asked,
        "is_full": len(found) == MOST_FOUND,
        "is_clinical": request.rights.is_clinical,
        "may_register": request.rights.may("episodes.write"),
    }
    return page(request, "caseload/people/search.html", context, fragments={"found": "caseload/people/_found.html"})
