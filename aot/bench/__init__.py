"""Measures the service against hand-written SQL for the same work (``bench/floors/``), on a database of its own."""
