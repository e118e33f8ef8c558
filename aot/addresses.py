"""From addresses in the environment to Django's and Celery's settings."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

NO_DATABASE = {"ENGINE": "django.db.backends.dummy"}
POOL_TIMEOUT_SECONDS = 10


def databases(*, url: str, owner_url: str, pool_size: int, conn_max_age: int, prepared: bool = True) -> dict:
    """``default`` and ``audit`` as the app role, and ``owner``, which migrates, where its address is given.

    ``audit`` is the same database over a connection of its own: a read is recorded even when the request
    that read is rolled back.
    """
    if not url:
        # Building static files needs no database; everything else fails on first use, and says so.
        return {"default": NO_DATABASE, "audit": NO_DATABASE}
    how = {"pool_size": pool_size, "conn_max_age": conn_max_age, "prepared": prepared}
    served = {"default": database(url, **how), "audit": database(url, **how)}
    if owner_url:
        served["owner"] = database(owner_url)
    return served


def database(url: str, *, pool_size: int = 0, conn_max_age: int = 0, prepared: bool = False) -> dict:
    """One entry of DATABASES. The pool is for the web: Celery closes a whole pool around every task."""
    entry = dj_database_url.parse(url, conn_max_age=0 if pool_size else conn_max_age)
    if entry["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address: the rules live in PostgreSQL.")
    entry["CONN_HEALTH_CHECKS"] = not pool_size and conn_max_age > 0
    options = entry.setdefault("OPTIONS", {})
    # Compiling a statement costs seconds where the statement itself takes a third of one (measured on the sweep).
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    if prepared:
        # Any number serves, as only the statements of ``caseload.sql.prepared`` are ever prepared, and at once. The
        # server would go on planning them anew as long as it thinks the kept plan dearer than running without
        # planning; planning is what is dear.
        options["prepare_threshold"] = 1
        options["options"] += " -c plan_cache_mode=force_generic_plan"
    if pool_size:
        options["pool"] = {
            "min_size": 1,
            "max_size": pool_size,
            "timeout": POOL_TIMEOUT_SECONDS,
        }
    return entry


def broker(redis_url: str) -> str:
    """The address as Celery writes it: its word for a unix socket differs from everybody else's."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': number})}"


def next_database(redis_url: str) -> str:
    """The database after the broker's on the same server, so that clearing the cache loses no task."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        query = dict(parse_qsl(parts.query))
        query["db"] = str(int(query.get("db", "0")) + 1)
        return f"unix://{parts.path}?{urlencode(query)}"  # urlunsplit would drop the empty host's slashes
    number = int(parts.path.strip("/") or "0") + 1
    return urlunsplit(parts._replace(path=f"/{number}"))


def mail(parsed: dict) -> dict:
    """Django's mail settings from a parsed EMAIL_URL, with a time limit: mail must not hold up a worker."""
    return {key: value for key, value in parsed.items() if key.startswith("EMAIL_")} | {"EMAIL_TIMEOUT": 20}
