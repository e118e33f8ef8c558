"""Two other systems of the demonstration. Their tokens are known to everybody, so they are made in demo mode only, as
the sign-ins are."""

from dataclasses import dataclass

from integrations import operations as feed
from integrations.scopes import NOTIFY, READ, TEAM


@dataclass(frozen=True)
class Known:
    """A system whose token everybody knows."""

    name: str
    token: str
    scopes: tuple[str, ...]
    may: str


KNOWN = (
    Known("Trust portal", "demo-portal", (READ, f"{TEAM}AO-N"), "reads North Team's people"),
    Known("Lowmoor General", "demo-hospital", (NOTIFY,), "tells of admissions"),
)


def write() -> None:
    """Let both in."""
    for one in KNOWN:
        feed.give_token(name=one.name, scopes=list(one.scopes), by=None, token=one.token)
