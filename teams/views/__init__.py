"""Pages of staff, teams and access. Those that need caseload figures live in ``caseload.people``."""
