"""Where the embedded servers keep data and sockets.

PostgreSQL refuses to run as root, so under root it runs as ``nobody`` - who must be able to reach the data
directory. Where the clone lies below a closed directory (root's home is one), the data goes to /var/tmp instead:
the mode of a directory above ``var/`` is never changed.

A unix socket's path may have 107 bytes, and a clone's path may be longer: sockets lie in a short directory of
their own, which nobody else can enter; the servers trust whoever reaches them.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SHARED_TEMPORARY = Path("/var/tmp")  # noqa: S108 - survives a restart; our part of it is checked to be ours
SERVER_USER = "nobody"


class Place:
    """Data, sockets and log of one named pair of servers of this clone."""

    def __init__(self, name: str, *, var: Path | None = None):
        self.name = name
        self.var = (var or Path(os.environ.get("VAR_DIR") or PROJECT / "var")).resolve()

    @property
    def key(self) -> str:
        """Differs between clones and between names, so that nothing collides."""
        return hashlib.sha256(f"{self.var}/{self.name}".encode()).hexdigest()[:12]

    @property
    def home(self) -> Path:
        """Everything that outlives the servers."""
        if os.geteuid() == 0 and not open_to_all(self.var):
            return SHARED_TEMPORARY / f"alongside-{self.key}"
        return self.var / self.name

    @property
    def sockets(self) -> Path:
        """The short directory of the sockets."""
        return short_temporary() / f"alongside-{os.geteuid()}-{self.key}"

    @property
    def control(self) -> Path:
        """Where the keeper listens."""
        return self.sockets / "keeper"

    @property
    def log(self) -> Path:
        """What keeper and servers say."""
        return self.home / "servers.log"

    @property
    def lock(self) -> Path:
        """Held by the one keeper of this place."""
        return self.home / "lock"

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "postgres"

    def prepare_home(self) -> None:
        """Make the directory of what lasts."""
        self.var.mkdir(parents=True, exist_ok=True)
        make_ours(self.home, 0o711)

    def prepare_sockets(self) -> None:
        """Make the directory of the sockets. For the keeper alone, which clears it away at its end."""
        make_ours(self.sockets, 0o700)
        if os.geteuid() == 0:
            os.chown(self.sockets, *server_ids())

    def remove(self) -> None:
        """Delete data and sockets."""
        for directory in (self.home, self.sockets):
            shutil.rmtree(directory, ignore_errors=True)


def open_to_all(path: Path) -> bool:
    """Whether any user may pass through this directory and all above it."""
    existing = path if path.exists() else path.parent
    return all(part.exists() and part.stat().st_mode & stat.S_IXOTH for part in (existing, *existing.parents))


def short_temporary() -> Path:
    """The plain temporary directory where there is one: on some systems $TMPDIR is long."""
    plain = Path("/tmp")  # noqa: S108 - our directory in it is checked to be ours
    return plain if os.access(plain, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def make_ours(directory: Path, mode: int) -> None:
    """Make a directory, or refuse one that somebody else made in our place."""
    directory.mkdir(mode=mode, exist_ok=True)
    require_ours(directory)
    if stat.S_IMODE(directory.stat().st_mode) != mode:
        directory.chmod(mode)


def require_ours(directory: Path) -> None:
    """Refuse a link or another user's directory: in a shared place anybody may have made it first."""
    found = directory.lstat()
    ours = {os.geteuid()} | ({server_ids()[0]} if os.geteuid() == 0 else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise RuntimeError(f"{directory} belongs to somebody else. Remove it, or set VAR_DIR.")


def server_ids() -> tuple[int, int]:
    """User and group that the servers run as when we are root."""
    entry = pwd.getpwnam(SERVER_USER)
    return entry.pw_uid, entry.pw_gid


def server_user() -> dict:
    """What to hand to subprocess so that PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return {}
    user, group = server_ids()
    return {"user": user, "group": group, "extra_groups": []}
