"""The real listener, the real worker, a real database: from a message to what the co-ordinator reads."""

import contextlib
import datetime as dt
import os
import shutil
import signal
import ssl
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from caseload.alerts import queries
from caseload.models import HospitalSpell
from integrations.mllp import framed
from integrations.models import Message
from integrations.sending import Sender, code_of
from teams.access import rights_of
from tests import make
from tests.databases import as_owner, end_own_sessions
from tests.integrations.feeding import about
from tests.integrations.listening import Listening

WITHIN_SECONDS = 60


@pytest.fixture
def listening(fresh_db, tmp_path):
    made = []

    def start(**changed):
        made.append(Listening(fresh_db, tmp_path / f"listener{len(made)}.log", **changed))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def noticed_by(user) -> dict[str, str]:
    """What stands on somebody's list: rule to sentence."""
    mine = queries.open_alerts(rights_of(user, on=timezone.localdate()), at=timezone.now(), mine=True)
    return {each.rule.code: each.sentence for each in mine}


def await_rule(user, rule: str, since: float) -> float:
    while rule not in noticed_by(user):
        assert time.monotonic() - since < WITHIN_SECONDS, Message.objects.values("state", "fault")
        time.sleep(0.1)
    return time.monotonic() - since


@pytest.mark.timeout(300)
def test_an_alert_reaches_the_co_ordinator_within_a_minute_of_the_message(listening, worker, record_property):
    team = make.team()
    jo = make.staff(team, name="Jo Marsh")
    dean = make.person("Dean", "Whitlock")
    make.episode(team, dean, jo)
    sender = listening().connect()
    now = timezone.now()

    def tell(code, **said) -> float:
        sent = time.monotonic()
        assert code_of(*sender.send(about(dean, code, **said)))[0] == "AA"
        return sent

    took = await_rule(jo, "admitted", tell("A01", at=now, admitted=now - dt.timedelta(hours=2)))
    sentence = noticed_by(jo)["admitted"]
    assert "Psychiatric admission: OAK, LARCH" in sentence
    await_rule(jo, "discharged_not_followed_up", tell("A03", at=now, discharged=now))
    assert "admitted" not in noticed_by(jo)
    await_rule(jo, "admitted", tell("A13", at=now, sent_at=now + dt.timedelta(seconds=5)))
    tell("A11", at=now, sent_at=now + dt.timedelta(seconds=9))
    deadline = time.monotonic() + WITHIN_SECONDS
    while "admitted" in noticed_by(jo):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    record_property("seconds_to_alert", round(took, 2))
    assert took < WITHIN_SECONDS


def test_killed_and_started_again_nothing_acknowledged_is_lost(listening, fresh_db):
    team = make.team()
    people = [make.person(family=f"Kill{number}") for number in range(6)]
    for person in people:
        make.episode(team, person)
    first = listening()
    answered = [
        code_of(*first.connect().send(about(person, "A01", at=timezone.now(), control_id=f"K{person.pk}")))
        for person in people
    ]
    first.kill()
    assert {code for code, _fault in answered} == {"AA"}
    assert Message.objects.count() == len(people)
    second = listening()
    again = about(people[0], "A01", at=timezone.now(), control_id="again")
    assert code_of(*second.connect().send(again))[0] == "AA"
    from integrations import operations as feed

    feed.work_off(at=timezone.now())
    assert HospitalSpell.objects.count() == len(people)


@contextlib.contextmanager
def database_away(name: str):
    """Nobody's session goes on and none begins, as when the server has gone."""
    connection.close()
    with as_owner() as owner, psycopg.connect(settings.APP_URL, autocommit=True) as app:
        may = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
        owner.execute(may.format(sql.Identifier(name), sql.Literal(False)))
        end_own_sessions(app, name)
        try:
            yield
        finally:
            owner.execute(may.format(sql.Identifier(name), sql.Literal(True)))


@contextlib.contextmanager
def database_frozen(name: str):
    """The sessions hang in the middle, neither answering nor ending."""
    connection.close()
    with psycopg.connect(settings.APP_URL, autocommit=True) as app:
        found = app.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
    try:
        # A server elsewhere has numbers that are somebody else's here: its sessions name their database.
        if not all(name in Path(f"/proc/{pid}/cmdline").read_text() for (pid,) in found):
            raise ProcessLookupError
        for (pid,) in found:
            os.kill(pid, signal.SIGSTOP)
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        pytest.skip("the database's processes are somebody else's, or elsewhere")
    try:
        yield
    finally:
        for (pid,) in found:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("outage", [database_away, database_frozen])
def test_while_the_database_is_away_nothing_is_acknowledged_and_afterwards_everything(listening, fresh_db, outage):
    dean = make.person("Dean", "Whitlock")
    make.episode(make.team(), dean)
    now, sender = timezone.now(), (process := listening()).connect()
    assert code_of(*sender.send(about(dean, "A01", at=now)))[0] == "AA"
    with outage(fresh_db.name):
        other = process.connect(timeout=1)
        other.socket.sendall(framed(about(dean, "A02", at=now)))
        with pytest.raises(TimeoutError):
            other.answer()
    other.socket.settimeout(60)
    assert code_of(other.answer())[0] == "AA"
    assert code_of(*sender.send(about(dean, "A08", at=now)))[0] == "AA"
    assert sorted(Message.objects.values_list("code", flat=True)) == ["A01", "A02", "A08"]


def test_send_adt_plays_a_folder(listening, tmp_path, fresh_db, capsys):
    folder = tmp_path / "messages"
    folder.mkdir()
    dean = make.person("Dean", "Whitlock")
    make.episode(make.team(), dean)
    raw = about(dean, "A01", sent="${NOW-1h}", evn6="${NOW-2h}", evn2="", control_id="EX${ID}")
    (folder / "01.hl7").write_bytes(raw.replace(b"\r", b"\n"))
    (folder / "02.hl7").write_bytes(about(dean, "A44"))
    with pytest.raises(SystemExit):
        call_command("send_adt", folder, port=listening().port)
    told = capsys.readouterr().out
    assert "AA" in told
    assert "AR not_taken" in told
    assert "2 sent in" in told


@pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl")
def test_with_client_certificates_nobody_else_comes_in(listening, tmp_path, fresh_db):
    for name in ("server", "client"):
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "1", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                str(tmp_path / f"{name}.key"), "-out", str(tmp_path / f"{name}.pem"),
            ],
            check=True, capture_output=True,
        )  # fmt: skip
    listener = listening(
        ADT_TLS_CERTIFICATE=str(tmp_path / "server.pem"),
        ADT_TLS_KEY=str(tmp_path / "server.key"),
        ADT_TLS_CLIENT_CA=str(tmp_path / "client.pem"),
    )
    ours = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
    with pytest.raises(OSError):  # noqa: PT011 - refused in the handshake or at the first byte
        Sender("127.0.0.1", listener.port, tls=ours).send(about(make.person(), "A01"))
    ours.load_cert_chain(tmp_path / "client.pem", tmp_path / "client.key")
    [answer] = Sender("127.0.0.1", listener.port, tls=ours).send(about(make.person(), "A01"))
    assert code_of(answer)[0] == "AA"
