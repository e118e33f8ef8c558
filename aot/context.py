"""What every page knows."""

from django.conf import settings


def provider(request) -> dict:
    """The provider's name, its word for the named worker, and whether this is the demo."""
    return {
        "provider_name": settings.PROVIDER_NAME,
        "named_worker": settings.NAMED_WORKER,
        "demo": settings.DEMO,
    }
