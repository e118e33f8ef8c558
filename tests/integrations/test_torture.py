"""A bad day of the feed: garbage, repetitions, wrong order and SIGKILL. Small here; `make torture` sends 100,000."""

import json
import os
import subprocess
import sys

import pytest

from tests.databases import PROJECT

MESSAGES = int(os.environ.get("MESSAGES") or 300)
KILL_EVERY_SECONDS = 20 if MESSAGES > 1000 else 4


@pytest.mark.timeout(3600)
def test_nothing_acknowledged_is_lost_and_nothing_is_applied_twice(fresh_db, tmp_path):
    report = tmp_path / "torture.json"
    done = subprocess.run(
        [
            sys.executable, "manage.py", "torture_feed", "--messages", str(MESSAGES), "--ours", "0.2",
            "--kill-every", str(KILL_EVERY_SECONDS), "--report", str(report),
        ],
        cwd=PROJECT, env=fresh_db.environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert report.exists(), done.stdout + done.stderr
    figures = json.loads(report.read_text())
    sys.stdout.write(f"\n{json.dumps(figures)}\n")
    assert figures["faults"] == []
    assert figures["messages"] > MESSAGES
