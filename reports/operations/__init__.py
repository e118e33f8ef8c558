"""Counting by a worker: ``from reports import operations as reports``."""

from reports.operations.runs import begin, work_off, work_on

__all__ = ["begin", "work_off", "work_on"]
