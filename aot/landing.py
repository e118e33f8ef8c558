"""Where somebody lands: the first page that their role may open."""

from django.shortcuts import redirect

from teams.access import permission

FIRST_PAGES = (
    ("clinical.read", "today"),
    ("audit.read", "audit"),
    ("teams.read", "teams"),
    ("wall.read", "wall"),
    ("guest.read", "guest"),
)


@permission("landing")
def home(request):
    """Clinicians and leads to Today, governance to the audit, administrators to the teams, a
    screen to the wall view."""
    pages = [name for held, name in FIRST_PAGES if request.rights.may(held)]
    return redirect(pages[0])
