"""What the settings make of the environment, and what they refuse. Each case is a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
LONG_KEY = "k" * 50
PRODUCTION = {
    "SECRET_KEY": LONG_KEY,
    "DATABASE_URL": "postgresql://alongside_app:secret@db.example:5433/alongside",
    "REDIS_URL": "redis://:secret@redis.example:6379/3",
    "ALLOWED_HOSTS": "alongside.example",
}
SHOWN = ("DEMO", "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "EMAIL_BACKEND")


def load(**environment: str) -> subprocess.CompletedProcess:
    """Load the settings with nothing but this environment; print some of them."""
    program = (
        "import django.conf, json; s = django.conf.settings; "
        f"print(json.dumps({{n: getattr(s, n) for n in {SHOWN!r}}} | {{'DATABASES': s.DATABASES}}, default=str))"
    )
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "aot.settings"}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, env=base | environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 40"),
        ({"SECRET_KEY": "demo-only-and-refused-in-production"}, "SECRET_KEY is the demo's"),
        ({"DEBUG": "1"}, "DEBUG shows people's data"),
        ({"ALLOWED_HOSTS": "*"}, "must name the hosts"),
        ({"DEMO": "1"}, "public passwords"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "must be a postgresql:// address"),
    ],
)
def test_refuses_what_is_dangerous(changed, words):
    done = load(**(PRODUCTION | changed))
    assert done.returncode == 1
    assert words in done.stderr.splitlines()[-1]


def test_production_is_closed_by_default():
    loaded = json.loads(load(**PRODUCTION).stdout)
    assert loaded["DEMO"] is False
    assert loaded["DEBUG"] is False
    assert loaded["SESSION_COOKIE_SECURE"] is True
    assert loaded["SECURE_SSL_REDIRECT"] is True
    assert loaded["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


def test_one_database_under_two_aliases_and_no_owner():
    databases = json.loads(load(**PRODUCTION).stdout)["DATABASES"]
    assert set(databases) == {"default", "audit"}
    assert databases["default"] == databases["audit"]
    assert databases["default"]["USER"] == "alongside_app"
    assert databases["default"]["PORT"] == 5433


def test_owner_where_its_address_is_given():
    url = "postgresql://alongside_owner:secret@db.example/alongside"
    databases = json.loads(load(**PRODUCTION, DATABASE_OWNER_URL=url).stdout)["DATABASES"]
    assert databases["owner"]["USER"] == "alongside_owner"


def test_pool_for_the_web_only():
    pooled = json.loads(load(**PRODUCTION, DB_POOL_SIZE="8", DB_CONN_MAX_AGE="600").stdout)["DATABASES"]["default"]
    assert pooled["OPTIONS"]["pool"]["max_size"] == 8
    assert pooled["CONN_MAX_AGE"] == 0
    kept = json.loads(load(**PRODUCTION, DB_CONN_MAX_AGE="600").stdout)["DATABASES"]["default"]
    assert "pool" not in kept.get("OPTIONS", {})
    assert kept["CONN_MAX_AGE"] == 600
    assert kept["CONN_HEALTH_CHECKS"] is True


def test_plans_are_kept_unless_a_pooler_forbids_it():
    assert "prepare_threshold" in json.loads(load(**PRODUCTION).stdout)["DATABASES"]["default"]["OPTIONS"]
    without = json.loads(load(**PRODUCTION, DB_PREPARED_STATEMENTS="false").stdout)["DATABASES"]["default"]
    assert "prepare_threshold" not in without["OPTIONS"]


def test_the_demo_stays_on_this_machine():
    loaded = json.loads(load(DEMO="1").stdout)
    assert loaded["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert loaded["SESSION_COOKIE_SECURE"] is False
    assert load(DEMO="1", ALLOWED_HOSTS="demo.example", DEMO_HOSTS_OK="1").returncode == 0
