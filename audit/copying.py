"""Rows in bulk: COPY, the quickest way in, as the app role and under every constraint and trigger."""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg.types.json import Jsonb


def copy_rows(model: type[models.Model], rows: list[dict]) -> None:
    """Write rows given as dicts of column attributes (``episode_id=...``).

    What no row gives is left to the database's default, else filled with the model's. The identity key is always
    the database's: ask for it afterwards with ``ids_by_uuid``.
    """
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    given = {name for row in rows for name in row}
    fields = [field for field in fields if field.attname in given or field.db_default is NOT_PROVIDED]
    if unknown := given - {field.attname for field in fields}:
        raise ValueError(f"{model.__name__} has no column {sorted(unknown)}")
    columns = [(field.attname, _default(field), _is_json(field)) for field in fields]
    quote = connection.ops.quote_name
    listed = ", ".join(quote(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({listed}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = (row[name] if name in row else default() for name, default, _ in columns)
            copy.write_row([Jsonb(v) if json else v for v, (_, _, json) in zip(values, columns, strict=True)])


def ids_by_uuid(model: type[models.Model], uuids: Iterable) -> dict:
    """The keys that the database gave to rows just copied, by their uuid."""
    return dict(model._default_manager.filter(uuid__in=list(uuids)).values_list("uuid", "id"))


def _default(field):
    return field.get_default if field.has_default() or not field.empty_strings_allowed or field.null else str


def _is_json(field) -> bool:
    return isinstance(field, models.JSONField)
