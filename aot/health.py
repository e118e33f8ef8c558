"""Two probes: is this process alive, and can it do its work."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.loader import MigrationLoader
from django.http import JsonResponse
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from aot.celery import app

BROKER_TIMEOUT_SECONDS = 2


def live(request):
    """The process answers. Touches nothing else, so that a slow database does not get the web restarted."""
    return JsonResponse({"status": "ok"})


def ready(request):
    """Database, migrations, broker and whatever the rooms add in settings.READINESS_CHECKS."""
    faults = {name: fault for name, fault in _checked() if fault}
    return JsonResponse(
        {"status": "ok", "faults": faults} if not faults else {"status": "not ready", "faults": faults},
        status=503 if faults else 200,
    )


def _checked() -> Iterator[tuple[str, str | None]]:
    fault = database()
    yield "database", fault
    if fault is None:
        yield "migrations", migrations()
    yield "broker", broker()
    for dotted in settings.READINESS_CHECKS:
        if fault is None:
            yield dotted.rpartition(".")[2], import_string(dotted)()


def database() -> str | None:
    """What is wrong with the database, or None."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return None


def migrations() -> str | None:
    """Whether the schema is the one that this code was written for."""
    try:
        loader = MigrationLoader(connection)
    except (DatabaseError, MigrationSchemaMissing):
        return "The database has no schema yet."
    missing = loader.graph.nodes.keys() - loader.applied_migrations.keys() - set(loader.replacements)
    return f"{len(missing)} migrations are not applied." if missing else None


def broker() -> str | None:
    """What is wrong with the broker, or None."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_TIMEOUT_SECONDS) as link:
            link.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_SECONDS)
    except (OperationalError, OSError):
        return "The broker does not answer."
    return None
