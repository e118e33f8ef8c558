"""Measure the service against hand-written SQL."""

import json
import os
import tempfile
import time
from dataclasses import asdict, fields
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from aot.bench.database import bench_database, manage
from aot.bench.measuring import Row
from aot.bench.works import measure

RUNS = 60


class Command(BaseCommand):
    """Fill a database of its own, measure, print a table, write var/bench.json."""

    help = "Measure the pages and the sweep beside hand-written SQL (bench/floors/); writes var/bench.json."

    def add_arguments(self, parser):
        """How many open episodes; a tenth of it is measured too."""
        parser.add_argument("--size", type=int, default=100_000)
        parser.add_argument("--runs", type=int, default=RUNS, help="of each page")
        parser.add_argument("--only", action="store_true", help="not a tenth of it as well")
        parser.add_argument("--keep", action="store_true", help="leave the bench's databases standing")
        parser.add_argument("--out", type=Path, default=None, help="else var/bench.json")
        parser.add_argument("--measure", action="store_true", help="(the database of this process is filled already)")

    def handle(self, *args, size, runs, only, keep, out, measure, **options):
        """Both sizes, each in a process of its own."""
        out = out or settings.VAR_DIR / "bench.json"
        if measure:
            self.measure(size, runs, out)
            return
        if not os.environ.get("DATABASE_OWNER_URL"):
            raise CommandError("Name DATABASE_OWNER_URL: the bench makes databases of its own.")
        sizes = [size] if only else [max(1, size // 10), size]
        rows = [row for each in sizes for row in self.of_size(each, runs, keep)]
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
        self.table(rows)
        self.stdout.write(f"Written to {out}")

    def of_size(self, size: int, runs: int, keep: bool) -> list[dict]:
        """Fill one database and measure it."""
        began = time.monotonic()
        self.stdout.write(f"{size:,} open episodes: filling ...")
        with bench_database(size, keep=keep) as environment, tempfile.TemporaryDirectory() as folder:
            self.stdout.write(f"  filled in {time.monotonic() - began:.0f} s")
            return measured(environment | {"STATIC_ROOT": f"{folder}/static"}, Path(folder), size, runs)

    def measure(self, size: int, runs: int, out: Path) -> None:
        """In the process that serves the filled database."""
        rows = measure(size, runs=runs, say=lambda words: self.stdout.write(f"  {words}"))
        out.write_text(json.dumps([asdict(row) for row in rows]))

    def table(self, rows: list[dict]) -> None:
        """The figures, one line a row."""
        names = [field.name for field in fields(Row)]
        widths = [max(len(name), *(len(f"{row[name]}") for row in rows)) for name in names]
        for line in ([*names], *([row[name] for name in names] for row in rows)):
            self.stdout.write("  ".join(f"{value}".rjust(width) for value, width in zip(line, widths, strict=True)))


def measured(environment: dict[str, str], folder: Path, size: int, runs: int) -> list[dict]:
    """The rows of a filled database, measured in a process that serves it as the app role."""
    told = folder / "rows.json"
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    manage(environment, "bench", "--measure", f"--size={size}", f"--runs={runs}", f"--out={told}")
    return json.loads(told.read_text())
