"""What every page knows."""

from django.conf import settings
from django.utils.translation import gettext as _

from aot.navigation import address, navigation


def provider(request) -> dict:
    """The provider's name, its word for the named worker, and whether this is the demo."""
    return {
        "provider_name": settings.PROVIDER_NAME,
        "named_worker": settings.NAMED_WORKER,
        "demo": settings.DEMO,
    }


def places(request) -> dict:
    """Where this reader can go from every page; nowhere before sign-in."""
    if getattr(request, "rights", None) is None:
        return {}
    return {
        "navigation": navigation(request),
        "find_url": address("search") if request.rights.may("people.search") else "",
        "account_links": [{"url": address("my_account"), "label": _("Your account and teams")}],
    }
