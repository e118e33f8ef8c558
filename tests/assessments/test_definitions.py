"""Instruments as files: what they hold, and which file, line and fault a bad one names."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import definitions
from assessments.definitions import DefinitionFaultError, NotInDefinitionError, current, parse
from assessments.structure import from_stored

MOHOST = (definitions.FOLDER / "mohost-2.0.toml").read_text(encoding="utf-8")
DIALOG = (definitions.FOLDER / "dialog-1.0.toml").read_text(encoding="utf-8")


def test_three_instruments_can_be_begun():
    known = {key: (each.version, len(each.items), each.rated_by) for key, each in current().items()}
    assert known == {
        "dialog": ("1.0", 11, "person"),
        "mohost": ("2.0", 24, "assessor"),
        "ocairs": ("4.0", 12, "assessor"),
    }
    assert [len(section.items) for section in current()["mohost"].sections] == [4] * 6


def test_an_item_and_a_grade_are_found_by_what_they_are_called():
    mohost = current()["mohost"]
    assert mohost.item("energy").title == "Energy"
    assert mohost.grade(4).letter == "F"
    for wrong in (lambda: mohost.item("x"), lambda: mohost.grade(5)):
        with pytest.raises(NotInDefinitionError):
            wrong()


def test_the_stored_copy_reads_back_as_the_same_definition():
    for each in current().values():
        again = from_stored(each.stored)
        assert again == each
        assert again.content_hash == each.content_hash


def test_a_comment_changes_no_hash_and_a_word_does():
    as_it_is = parse(MOHOST, "m.toml").content_hash
    assert parse("# Read at the meeting\n" + MOHOST, "m.toml").content_hash == as_it_is
    assert parse(MOHOST.replace('"Energy"', '"Drive"'), "m.toml").content_hash != as_it_is


def test_of_two_versions_the_newest_counts(tmp_path, monkeypatch):
    for version in ("2.0", "10.0", "9.1"):
        (tmp_path / f"m-{version}.toml").write_text(MOHOST.replace('version = "2.0"', f'version = "{version}"'))
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    assert current()["mohost"].version == "10.0"


def test_one_version_stands_in_one_file_only(tmp_path, monkeypatch):
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(MOHOST)
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    with pytest.raises(DefinitionFaultError, match=r"two\.toml, line 1: one\.toml has this key and version already"):
        current()


@pytest.mark.parametrize(
    ("right", "wrong", "line_of", "fault"),
    [
        ('key = "mohost"', "key = ", "key = ", "not TOML"),
        ('key = "mohost"', 'key = "Mo host"', "key =", "is no code"),
        ('version = "2.0"', 'version = "two"', "version =", "numbers and dots"),
        ('version = "2.0"\n', "", "# Titles", "version is missing"),
        ('rated_by = "assessor"', 'rated_by = "anybody"', "rated_by", "assessor, person"),
        ("section_sums = true", 'section_sums = "yes"', "section_sums", "true or false"),
        ("section_sums = true", "section_sum = true", "section_sum", "means nothing here"),
        ("section_sums = true", "change_threshold = 0", "change_threshold", "whole number from 1"),
        ("value = 1", "value = 2", "value = 2@2", "stands here twice"),
        ("value = 1", 'value = "1"', 'value = "1"', "whole number"),
        ('letter = "R"', 'letter = "f"', 'letter = "f"', "stands here twice"),
        ('letter = "R"', 'letter = "RR"', 'letter = "RR"', "at most 1"),
        ('counts_as = "barrier"', 'counts_as = "bad"', 'counts_as = "bad"', "strength, barrier or empty"),
        ('"energy", title', '"roles", title', '"roles", title = "Energy"', "the code roles stands here twice"),
        ('title = "Energy"', 'titel = "Energy"', "titel", "means nothing here"),
        ('title = "Energy"', 'title = " "', 'title = " "', "not empty"),
        ('code = "environment"', 'code = "motor"', 'code = "motor"@2', "twice"),
    ],
)  # fmt: skip
def test_a_bad_definition_names_file_line_and_fault(right, wrong, line_of, fault):
    assert right in MOHOST
    text = MOHOST.replace(right, wrong, 1)
    words, _, nth = line_of.partition("@")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if words in line]
    with pytest.raises(DefinitionFaultError) as raised:
        parse(text, "wrong.toml")
    assert raised.value.file == "wrong.toml"
    assert raised.value.line == lines[int(nth or 1) - 1]
    assert fault in raised.value.fault


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('kind = "mean"', 'kind = "median"', "a sum or a mean"),
        ('sections = ["life"]', 'sections = ["work"]', "there is no section work"),
        ('sections = ["life"]', "sections = []", "names its sections"),
        ('sections = ["life"]', 'sections = "life"', "names its sections"),
    ],
)
def test_a_bad_summary_is_named_too(right, wrong, fault):
    text = DIALOG.replace(right, wrong, 1)
    with pytest.raises(DefinitionFaultError, match=fault) as raised:
        parse(text, "wrong.toml")
    assert wrong in text.splitlines()[raised.value.line - 1]


@given(st.data())
def test_whatever_line_is_lost_the_file_is_read_or_its_fault_is_named(data):
    lines = MOHOST.splitlines()
    lost = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join([*lines[:lost], *lines[lost + 1 :]])
    fault = _fault(text)
    assert fault is None or (fault.file == "short.toml" and 1 <= fault.line <= len(lines))


def _fault(text: str) -> DefinitionFaultError | None:
    try:
        parse(text, "short.toml")
    except DefinitionFaultError as fault:
        return fault
    return None


def test_where_a_lower_value_is_better_the_scale_is_read_the_other_way_round():
    ocairs = current()["ocairs"]
    turned = dataclasses.replace(ocairs, better="lower")
    assert [grade.letter for grade in ocairs.best_first] == ["F", "A", "I", "R"]
    assert [grade.letter for grade in turned.best_first] == ["R", "I", "A", "F"]
