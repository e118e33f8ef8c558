"""Every report, defined once. A further one is a ``Report`` here and its units in ``reports/sql/``."""

from reports.definition import Report
from reports.definitions.activity import CONTACTS_HOUR, CONTACTS_MECHANISM, CONTACTS_PLACE, FOCUS
from reports.definitions.caseloads import BANDS, BANDS_SEEN, CASELOADS, CONTINUITY
from reports.definitions.endings import CLOSURES, FOLLOW_UP
from reports.definitions.service import SERVICE

LISTED: tuple[Report, ...] = (
    BANDS,
    BANDS_SEEN,
    CLOSURES,
    FOLLOW_UP,
    CASELOADS,
    CONTINUITY,
    FOCUS,
    CONTACTS_PLACE,
    CONTACTS_HOUR,
    CONTACTS_MECHANISM,
)
"""In the order of the page of reports."""

BY_KEY: dict[str, Report] = {report.key: report for report in (*LISTED, SERVICE)}
