"""Measures the service beside hand-written SQL for the same work: ``manage.py bench``, or ``make bench``.

- ``database``: a database of its own, made and dropped by the owner.
- ``filling`` with ``fill/*.sql``: invented open episodes with 50 contacts each; ``bare`` takes indexes and
  constraints off meanwhile.
- ``rows``: what is measured, one module a subject. To add a row, write its floor in ``floors/`` and name it in
  ``rows.ROWS``.
- ``floors/*.sql``: the best plain SQL that we can write for the same rows. It may leave out what a floor need not do
  (scripts, words, layout), never a fact that the page shows; every run compares the two answers.
- ``measuring`` takes the times, ``report`` prints them and says which aims are met.
"""
