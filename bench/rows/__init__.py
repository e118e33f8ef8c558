"""What is measured, in the order in which it must be: the first sweep opens the alerts that every page then shows."""

from bench.measuring import Row
from bench.rows.assessments import ASSESSMENT_COMPARE, ASSESSMENT_PROFILE
from bench.rows.feed import FEED, FEED_TAKEN
from bench.rows.fhir import FHIR_PAGE
from bench.rows.logging import LOG_CONTACT
from bench.rows.meeting import HANDOVER_SAID, MEETING_AGENDA, MEETING_NEWS, MEETING_RUN, MEETING_SAID
from bench.rows.pages import BOARD, GAPS, PERSON, TODAY
from bench.rows.reports import REPORT_BANDS, SERVICE
from bench.rows.search import SEARCH, SEARCH_ALL
from bench.rows.sweep import SWEEP, SWEEP_AGAIN, SWEEP_FEW

ROWS: tuple[Row, ...] = (
    SWEEP,
    SWEEP_AGAIN,
    TODAY,
    BOARD,
    PERSON,
    GAPS,
    SEARCH,
    SEARCH_ALL,
    ASSESSMENT_PROFILE,
    ASSESSMENT_COMPARE,
    MEETING_AGENDA,
    MEETING_RUN,
    MEETING_NEWS,
    MEETING_SAID,
    HANDOVER_SAID,
    SERVICE,
    REPORT_BANDS,
    LOG_CONTACT,
    FEED,
    FEED_TAKEN,
    FHIR_PAGE,
    SWEEP_FEW,  # last: it makes up who is overdue
)
"""A later row: a module with an object that measures itself (``measuring.Row``; for a page, a ``pages.Page``), named
here, and its floor in ``bench/floors/``."""
