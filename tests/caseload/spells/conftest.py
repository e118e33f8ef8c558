"""The same noon as for alerts: a stay is noticed at once."""

from tests.caseload.alerts.conftest import noon

__all__ = ["noon"]
