"""What every page knows."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from aot.navigation import navigation
from caseload.alerts.queries import heartbeat, is_stale
from teams.access import Rights


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
        "find_url": reverse("search") if request.rights.may("people.search") else "",
        "account_links": [{"url": reverse("my_account"), "label": _("Your account and teams")}],
    }


def engine(request) -> dict:
    """What everybody must know: that nothing is being noticed. Asked only where a page shows banners."""
    if getattr(request, "rights", None) is None:
        return {}
    return {"banners": SimpleLazyObject(lambda: stopped_engine(request.rights))}


def stopped_engine(rights: Rights) -> list[dict]:
    """A banner if the engine has stopped; with the way to its page for those who may go there."""
    if not is_stale(heartbeat(), at=timezone.now()):
        return []
    text = _("Alerts may be missing: the engine that notices who has not been seen has stopped.")
    url = reverse("engine") if rights.may("engine.read") else ""
    return [{"text": text, "url": url, "link_text": _("See since when"), "urgent": True}]
