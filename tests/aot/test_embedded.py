"""The embedded servers: shared, ended with their last holder, and changing nothing above their own directory."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from aot.embedded.places import Place
from tests.aot.processes import await_none, kill_all, marked, unique_mark
from tests.databases import PROJECT

HOLDER = """
import json, os, sys
from aot import embedded
held = embedded.hold(sys.argv[1])
print(json.dumps(held.addresses), flush=True)
sys.stdin.read()
embedded.release(sys.argv[1])
print("released", flush=True)
"""


class Holder:
    """A process that holds servers until it is let go or killed."""

    def __init__(self, var: Path, mark: dict[str, str], name: str = "test-embedded"):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
        environment.pop("REDIS_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, name],
            cwd=PROJECT,
            env=environment | {"VAR_DIR": str(var)} | mark,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def addresses(self) -> dict[str, str]:
        """What the holder was told, once the servers are up."""
        return json.loads(self.process.stdout.readline())

    def let_go(self) -> None:
        """Release in order."""
        assert self.process.communicate(timeout=60)[0] == "released\n"


@pytest.fixture
def mark():
    """Processes of this test; all are gone at its end."""
    mark = unique_mark()
    yield mark
    kill_all(mark)


@pytest.fixture
def var():
    """A data directory that everybody may pass through to (pytest's own is closed), removed at the end."""
    with tempfile.TemporaryDirectory(prefix="alongside test ") as top:
        Path(top).chmod(0o755)
        var = Path(top) / "clone" / "var"
        yield var
        Place("test-embedded", var=var).remove()


def modes(path: Path) -> dict[Path, int]:
    """The modes of all directories above a path."""
    return {parent: stat.S_IMODE(parent.stat().st_mode) for parent in path.parents if parent.exists()}


def test_two_roles_one_database(var, mark):
    holder = Holder(var, mark)
    addresses = holder.addresses()
    roles = """SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"""
    with psycopg.connect(addresses["DATABASE_URL"]) as app:
        assert app.execute(roles).fetchone() == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(addresses["DATABASE_URL"]) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TEMPORARY TABLE mine (id int)")
    with psycopg.connect(addresses["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute(roles).fetchone() == (False, True, False, False)
        for extension in ("btree_gist", "pg_trgm", "fuzzystrmatch", "unaccent"):
            owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    holder.let_go()
    await_none(mark)


def test_holders_share_and_the_last_one_ends_the_servers(var, mark):
    first, second = Holder(var, mark), Holder(var, mark)
    shared = second.addresses()
    assert first.addresses() == shared
    first.let_go()
    with psycopg.connect(shared["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.let_go()
    await_none(mark)


def test_data_survives_a_stop(var, mark):
    holder = Holder(var, mark)
    with psycopg.connect(holder.addresses()["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS value")
    holder.let_go()
    again = Holder(var, mark)
    with psycopg.connect(again.addresses()["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("SELECT value FROM kept").fetchone() == (7,)
    again.let_go()


def test_a_killed_holder_leaves_nothing(var, mark):
    holder = Holder(var, mark)
    holder.addresses()
    holder.process.kill()
    holder.process.wait()
    await_none(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_keeper_leaves_nothing_and_the_next_start_works(var, mark):
    holder = Holder(var, mark)
    holder.addresses()
    (keeper,) = [number for number, command in marked(mark).items() if "aot.embedded.keeper" in command]
    os.kill(keeper, signal.SIGKILL)
    again = Holder(var, mark)
    with psycopg.connect(again.addresses()["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    holder.process.kill()
    again.let_go()
    await_none(mark)


def test_an_interrupted_first_start_is_repaired(var, mark):
    """Killed while the data directory is made: the next start must not find half of one."""
    holder = Holder(var, mark)
    time.sleep(0.4)
    holder.process.kill()
    kill_all(mark)
    again = Holder(var, mark)
    assert again.addresses()["DATABASE_URL"]
    again.let_go()


class TestModes:
    """The wheel's own launcher opens every directory above its data to everybody when it runs as root."""

    def test_no_mode_above_changes(self, var, mark):
        var.parent.mkdir(mode=0o755)
        before = modes(var)
        holder = Holder(var, mark)
        holder.addresses()
        holder.let_go()
        assert modes(var) == before
        assert Place("test-embedded", var=var).home.parent == var

    def test_below_a_closed_directory(self, tmp_path, mark):
        """Root's home is closed, and a clone there must work: as root the data goes elsewhere."""
        closed = tmp_path / "closed"
        var = closed / "clone" / "var"
        var.parent.mkdir(parents=True)
        closed.chmod(0o700)
        before = modes(var)
        place = Place("test-embedded", var=var)
        holder = Holder(var, mark)
        try:
            with psycopg.connect(holder.addresses()["DATABASE_URL"]) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert (place.home.parent == Path("/var/tmp")) == (os.geteuid() == 0)
            holder.let_go()
            assert modes(var) == before
        finally:
            place.remove()

    def test_data_and_sockets_are_closed_to_others(self, var, mark):
        holder = Holder(var, mark)
        holder.addresses()
        place = Place("test-embedded", var=var)
        assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
        holder.let_go()


def test_a_clones_path_may_be_long(tmp_path, mark):
    var = tmp_path / ("a-long-name-" * 8) / ("and-another-" * 8) / "var"
    var.parent.mkdir(parents=True)
    holder = Holder(var, mark)
    assert "DATABASE_URL" in holder.addresses()
    holder.let_go()
    Place("test-embedded", var=var).remove()


def test_clones_and_names_do_not_collide(tmp_path):
    places = [Place("demo", var=tmp_path / "a"), Place("demo", var=tmp_path / "b"), Place("test", var=tmp_path / "a")]
    assert len({place.sockets for place in places}) == 3
    assert len({place.home for place in places}) == 3
