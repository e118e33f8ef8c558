"""What a token of another system is for. Pure."""

from django.utils.translation import gettext_lazy as _

READ, NOTIFY, ADT, TEAM = "fhir.read", "fhir.write", "adt.write", "team:"
PURPOSES = {
    READ: _("Read people by FHIR"),
    NOTIFY: _("Send a hospital’s notifications by FHIR"),
    ADT: _("Send a hospital’s ADT messages"),
}
"""Each in words. One that reads names besides, after ``TEAM``, the code of each team whose people it reads."""


def teams_of(scopes: list[str]) -> list[str]:
    """The codes of the teams."""
    return [scope.removeprefix(TEAM) for scope in scopes if scope.startswith(TEAM)]
