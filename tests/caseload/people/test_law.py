"""The law as data: what each measure means, and how its days are reckoned."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseload.people import law
from teams.models import Team

days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("cto", "2026-11-22", "2027-05-21"),
        ("cto", "2026-08-31", "2027-02-27"),
        ("cto", "2027-08-31", "2028-02-28"),
        ("s3", "2026-01-01", "2026-06-30"),
        ("s2", "2026-11-22", "2026-12-19"),
        ("guardianship", "2026-03-15", "2026-09-14"),
        ("dols", "2024-02-29", "2025-02-27"),
        ("sct_short_term", "2026-11-01", "2026-11-28"),
    ],
)
def test_the_last_day_is_the_day_before_the_date_on_which_the_term_is_over(code, first, last):
    assert law.measure(code).term.last_day(dt.date.fromisoformat(first)) == dt.date.fromisoformat(last)


@given(days, st.sampled_from([1, 3, 6, 12]))
@example(dt.date(2026, 8, 31), 6)  # there is no 31 February
@example(dt.date(2027, 8, 31), 6)  # nor in a leap year
@example(dt.date(2027, 8, 29), 6)
@example(dt.date(2024, 2, 29), 12)  # nor a 29 February the year after
@example(dt.date(2026, 3, 31), 6)
def test_the_last_day_is_the_day_before_the_date_so_many_months_on(first, months):
    last = law.Term(months=months).last_day(first)
    then = last + dt.timedelta(days=1)
    assert (then.year * 12 + then.month) - (first.year * 12 + first.month) == months
    month_is_shorter = (then + dt.timedelta(days=1)).month != then.month and then.day < first.day
    assert then.day == first.day or month_is_shorter


@given(days)
def test_an_order_begun_later_never_ends_earlier(first):
    term = law.measure("cto").term
    assert term.last_day(first) <= term.last_day(first + dt.timedelta(days=1))


@given(days, st.integers(1, 24))
def test_a_term_in_months_ends_in_the_month_it_should(first, months):
    after = law.Term(months=months).after(first)
    assert (after.year * 12 + after.month) - (first.year * 12 + first.month) == months
    assert after.day == first.day or (after + dt.timedelta(days=1)).month != after.month


def test_a_community_treatment_order_is_told_8_4_and_2_weeks_ahead_and_says_what_is_due():
    order = law.measure("cto")
    assert order.warn_days == (56, 28, 14)
    assert order.takes_over
    assert order.conditions
    first, last = dt.date(2026, 11, 22), dt.date(2027, 5, 21)
    due = {task.code: task.due_on(first, last) for task in order.tasks}
    assert due == {"consent_certificate": dt.date(2026, 12, 21), "examination": dt.date(2027, 5, 7)}


def test_a_recall_holds_72_hours_and_section_117_does_not_expire():
    assert law.measure("cto_recall").term.hours == 72
    aftercare = law.measure("s117")
    assert aftercare.entitlement
    assert (aftercare.term, aftercare.warn_days) == (None, ())


def test_whoever_renews_is_told_what_the_law_allows():
    assert law.measure("cto").renewed_to(dt.date(2027, 5, 21)) == [
        ("6 months", dt.date(2027, 11, 21)), ("12 months", dt.date(2028, 5, 21)),
    ]  # fmt: skip
    assert law.measure("s117").renewed_to(dt.date(2027, 5, 21)) == []


@pytest.mark.parametrize("nation", Team.Nation.values)
def test_every_nation_has_an_order_in_the_community_that_no_team_walks_away_from(nation):
    known = law.measures(nation, dt.date(2026, 11, 22))
    assert any(each.takes_over and each.conditions for each in known)
    assert any("onditional discharge" in each.title for each in known)
    assert all(each.source or each.code == "other" for each in known)


def test_the_first_part_of_the_act_of_2025_is_known_from_its_day():
    dol = law.measure("cond_discharge_dol")
    assert not dol.can_begin("ENG", dt.date(2026, 2, 17))
    assert dol.can_begin("WLS", dt.date(2026, 2, 18))
    assert dol.takes_over


@pytest.mark.parametrize("nation", Team.Nation.values)
def test_every_nation_knows_its_own_law_and_one_for_what_is_not_listed(nation):
    codes = [each.code for each in law.measures(nation, dt.date(2026, 11, 22))]
    assert len(codes) > 1
    assert "other" in codes
    assert ("cto" in codes) == (nation in ("ENG", "WLS"))
    assert len(codes) == len(set(codes))


def test_a_change_of_law_is_a_change_of_data():
    text = """
        title = "An Act"
        nations = ["ENG"]
        [[measures]]
        code = "old"
        title = "The old order"
        from = 2000-01-01
        until = 2027-04-01
        [[measures]]
        code = "new"
        title = "The new order"
        from = 2027-04-01
        term = { months = 3 }
        warn_days = [7, 21]
    """
    old, new = law.parse(text, "an-act.toml")
    assert [each.can_begin("ENG", dt.date(2027, 3, 31)) for each in (old, new)] == [True, False]
    assert [each.can_begin("ENG", dt.date(2027, 4, 1)) for each in (old, new)] == [False, True]
    assert not new.can_begin("WLS", dt.date(2027, 4, 1))
    assert new.warn_days == (21, 7)


def test_a_file_put_into_the_folder_is_the_law(tmp_path):
    for path in law.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text().replace("term = { months = 6 }", "term = { months = 3 }"))
    (tmp_path / "an-act.toml").write_text(
        'title = "An Act"\nnations = ["NIR"]\n[[measures]]\ncode = "ni_new"\ntitle = "New"\nfrom = 2027-04-01\n'
    )
    changed = law.read(tmp_path)
    assert changed["cto"].term.last_day(dt.date(2026, 11, 22)) == dt.date(2027, 2, 21)
    assert changed["ni_new"].can_begin("NIR", dt.date(2027, 4, 1))


def test_one_code_is_one_measure(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(
            'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "x"\ntitle = "X"\nfrom = 2000-01-01\n'
        )
    with pytest.raises(law.LawFaultError, match=r"b\.toml: x is the code"):
        law.read(tmp_path)


@pytest.mark.parametrize(
    "faulty",
    [
        "title = ",
        'title = "An Act"',
        'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "x"\ntitle = "X"',
        'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "x"\ntitle = "X"\nfrom = 2000-01-01\nfoo = 1',
        'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "x"\ntitle = "X"\nfrom = 2000-01-01\n'
        "entitlement = true\nterm = { days = 3 }",
        'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "a_code_of_25_letters_or_so"\n'
        'title = "X"\nfrom = 2000-01-01',
        'title = "A"\nnations = ["ENG"]\n[[measures]]\ncode = "x"\ntitle = "X"\nfrom = 2000-01-01\n'
        '[[measures.tasks]]\ncode = "t"\ntitle = "T"',
    ],
)
def test_a_faulty_file_is_named(faulty):
    with pytest.raises(law.LawFaultError, match=r"faulty\.toml"):
        law.parse(faulty, "faulty.toml")


def test_a_measure_that_the_data_no_longer_names_is_called_by_its_code():
    assert law.measure("abolished_order").name == "abolished_order"
    assert law.measure("cto").task("gone").name == "gone"
