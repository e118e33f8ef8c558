"""A definition in use is never edited, only superseded."""

import dataclasses

import pytest

from assessments import definitions
from assessments.definitions import current, parse
from assessments.models import Instrument
from assessments.operations.instruments import InstrumentEditedError, registered
from assessments.queries.instruments import edited_fault

MOHOST = current()["mohost"]
TEXT = (definitions.FOLDER / "mohost-2.0.toml").read_text(encoding="utf-8")
EDITED = parse(TEXT.replace('"Energy"', '"Drive"'), "mohost-2.0.toml")


def test_the_first_use_keeps_a_copy_and_later_ones_find_it(db):
    row = registered(MOHOST)
    assert registered(MOHOST) == row
    assert definitions.of(Instrument.objects.get()) == MOHOST


def test_a_file_edited_after_its_first_use_begins_nothing(db):
    registered(MOHOST)
    with pytest.raises(InstrumentEditedError, match=r"MOHOST 2\.0 was changed after it was first used"):
        registered(EDITED)


def test_a_new_version_stands_beside_the_old_one(db):
    old = registered(MOHOST)
    new = registered(dataclasses.replace(EDITED, version="2.1"))
    assert definitions.of(old).item("energy").title == "Energy"
    assert definitions.of(new).item("energy").title == "Drive"


def test_readiness_names_the_file_that_was_edited(db, tmp_path, monkeypatch):
    registered(MOHOST)
    assert edited_fault() is None
    (tmp_path / "mohost-2.0.toml").write_text(TEXT.replace('"Energy"', '"Drive"'), encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    assert "mohost 2.0" in edited_fault()
