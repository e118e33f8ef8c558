"""How a file and its rows are shown: to those who are no clinicians, identifying columns only."""

import datetime as dt

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.imports.columns import COLUMNS, IDENTIFYING
from caseload.imports.faults import Fault
from caseload.imports.matching import Becomes
from caseload.imports.values import DATES
from caseload.people.codes import Intensity
from caseload.people.models import ImportRun
from caseload.people.nhs_numbers import shown as nhs_number_shown
from nhsuk.moments import day
from teams.access import Rights

SHOWN_FAULTS = 100
ROWS_A_PAGE = 50
STALLED = dt.timedelta(minutes=2)
State = ImportRun.State
AT_WORK = (State.WAITING, State.RUNNING)
WORDS = {
    Becomes.NEW.value: (_("New"), "green"),
    Becomes.KNOWN.value: (_("Known: new episode"), "blue"),
    Becomes.UNCHANGED.value: (_("Already here: left as is"), "grey"),
}


def run_context(run: ImportRun, rights: Rights, number: str = "1") -> dict:
    """What the page of one file shows to this reader."""
    sees_clinical = rights.may("clinical.read", run.team_id)
    columns = [column for column in COLUMNS if sees_clinical or not column.clinical]
    preview = [] if run.state in AT_WORK else run.figures.get("preview", [])
    used = {key for row in preview for key in row["values"]}
    columns = [column for column in columns if column.key in used]
    faults = [Fault(**fault) for fault in run.faults]
    shown = Paginator(preview, ROWS_A_PAGE).get_page(number)
    return progress_of(run) | {
        "at_work": run.state in AT_WORK,
        "stalled": run.state in AT_WORK and timezone.now() - run.uploaded_at > STALLED,
        "figures": run.figures,
        "faults": faults[:SHOWN_FAULTS],
        "more_faults": max(0, run.figures.get("faults", len(faults)) - SHOWN_FAULTS),
        "columns": columns,
        "shown": shown,
        "rows": [_row(row, columns) for row in shown],
        "person_ids": [row["person"] for row in shown if row["person"]],
        "sees_clinical": sees_clinical,
        "hidden": not sees_clinical and any(key not in {c.key for c in IDENTIFYING} for key in used),
        "nothing_new": not (run.figures.get(Becomes.NEW) or run.figures.get(Becomes.KNOWN)),
        "may_confirm": run.state == State.CHECKED and rights.may("imports.confirm", run.team_id),
        "may_give_up": run.state in (State.WAITING, State.FAULTY, State.CHECKED)
        and rights.may("imports.prepare", run.team_id),
    }


def progress_of(run: ImportRun) -> dict:
    """How far a worker is."""
    return {"run": run, "percent": 100 * run.rows_done // run.rows_total if run.rows_total else 0}


def sheet_row(values: dict) -> list[str]:
    """One person's values as the template's cells, in the form in which they are read in again."""
    return [cell(column.kind, values.get(column.key)) for column in COLUMNS]


def cell(kind: str, value) -> str:
    """One value as a cell."""
    if value is None or value == "":
        return ""
    if kind == "yes_no":
        return "Yes" if value else ""
    if kind == "nhs_number":
        return nhs_number_shown(value)
    if kind == "intensity":
        return str(Intensity(value).label)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _on_screen(kind: str, value) -> str:
    """A cell for a reader: a day as it is written everywhere else. ``value`` comes from JSON."""
    return day(dt.date.fromisoformat(value)) if value and kind in DATES else cell(kind, value)


def _row(row: dict, columns) -> dict:
    word, colour = WORDS[row["becomes"]]
    cells = [_on_screen(column.kind, row["values"].get(column.key)) for column in columns]
    return {"line": row["line"], "word": word, "colour": colour, "cells": cells}
