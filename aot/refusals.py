"""What the settings refuse: combinations that are safe on one laptop and dangerous with people's data."""

from django.core.exceptions import ImproperlyConfigured

DEMO_SECRET_KEY = "demo-only-and-refused-in-production"  # noqa: S105
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", ".localhost"})
SHORTEST_SECRET_KEY = 40


def secret_key(*, given: str, demo: bool) -> str:
    """The key to sign with: the one given, or in demo mode one that everybody can read in this file."""
    if demo:
        return given or DEMO_SECRET_KEY
    if not given:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text, or DEMO=1 for the demo.")
    if given == DEMO_SECRET_KEY:
        raise ImproperlyConfigured("SECRET_KEY is the demo's, which is public. Set one of your own.")
    if len(given) < SHORTEST_SECRET_KEY:
        raise ImproperlyConfigured(
            f"SECRET_KEY has {len(given)} characters; it needs at least {SHORTEST_SECRET_KEY} random ones."
        )
    return given


def check(*, demo: bool, debug: bool, allowed_hosts: list[str], demo_hosts_ok: bool) -> None:
    """Refuse debug pages outside the demo, and the demo's public passwords outside this machine."""
    if debug and not demo:
        raise ImproperlyConfigured("DEBUG shows people's data on error pages: it is allowed with DEMO=1 only.")
    if not demo and "*" in allowed_hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: '*' accepts a forged one.")
    foreign = sorted(set(allowed_hosts) - LOOPBACK_HOSTS)
    if demo and foreign and not demo_hosts_ok:
        raise ImproperlyConfigured(
            f"DEMO=1 has public passwords, and ALLOWED_HOSTS opens it beyond this machine "
            f"({', '.join(foreign)}). Unset DEMO, or set DEMO_HOSTS_OK=1 if only invented people are in the database."
        )
