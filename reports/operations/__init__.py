"""Counting by a worker: ``from reports import operations as reports``."""

from reports.operations.runs import begin, forget_old, work_off, work_on

__all__ = ["begin", "forget_old", "work_off", "work_on"]
