"""Who may come in, and how much of everybody's time one of them may take. Pure but for the certificates."""

import ipaddress
import ssl
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HANDSHAKE_SECONDS = 10


@dataclass(frozen=True)
class Door:
    """Limits and addresses of the listener."""

    host: str
    port: int
    peers: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    max_bytes: int
    connections: int
    connections_per_peer: int
    message_seconds: float
    """For a message that has begun to be complete, and for an answer to be taken."""
    idle_seconds: float
    settle_seconds: float = 0.5
    """After which a message without its very last byte counts as complete."""
    tls: ssl.SSLContext | None = None

    def lets_in(self, address: str) -> bool:
        """Whether somebody at this address may speak."""
        try:
            who = ipaddress.ip_address(address.split("%")[0])
        except ValueError:
            return False
        mapped = getattr(who, "ipv4_mapped", None)
        return any((mapped or who) in network for network in self.peers)


def from_settings(*, host: str | None = None, port: int | None = None) -> Door:
    """The door as the settings describe it. Raises ImproperlyConfigured with what is wrong."""
    return Door(
        host=host or settings.ADT_HOST,
        port=settings.ADT_PORT if port is None else port,
        peers=tuple(map(_network, filter(None, settings.ADT_ALLOWED_PEERS))),
        max_bytes=settings.ADT_MAX_BYTES,
        connections=settings.ADT_MAX_CONNECTIONS,
        connections_per_peer=settings.ADT_MAX_CONNECTIONS_PER_PEER,
        message_seconds=settings.ADT_MESSAGE_SECONDS,
        idle_seconds=settings.ADT_IDLE_SECONDS,
        tls=_tls(settings.ADT_TLS_CERTIFICATE, settings.ADT_TLS_KEY, settings.ADT_TLS_CLIENT_CA),
    )


def _network(text: str):
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"ADT_ALLOWED_PEERS names {text!r}, which is no address and no network."
        ) from fault


def _tls(certificate: str, key: str, client_ca: str) -> ssl.SSLContext | None:
    """TLS 1.2 or newer where a certificate is named; with a client's CA nobody comes in without a certificate."""
    if not certificate:
        if key or client_ca:
            raise ImproperlyConfigured("ADT_TLS_KEY and ADT_TLS_CLIENT_CA say nothing without ADT_TLS_CERTIFICATE.")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key or None)
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_ca)
    except (OSError, ssl.SSLError) as fault:
        raise ImproperlyConfigured(f"The listener's certificates cannot be used: {fault}") from fault
    return context
