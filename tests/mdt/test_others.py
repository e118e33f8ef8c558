"""Nobody's name stands in another's file."""

from mdt.others import without_names

NAMES = ["Dean Whitlock", "Ana de Souza"]


def test_a_name_typed_into_somebody_elses_discussion_becomes_initials():
    told = {"discussion": [{"by": "Jo Pryce", "text": "Met dean  whitlock on the stairs, and de Souza, Ana."}]}
    [said] = without_names(told, NAMES)["discussion"]
    assert said == {"by": "Jo Pryce", "text": "Met D.W. on the stairs, and A.S.."}


def test_decisions_actions_and_reasons_too():
    told = {"decisions": [{"words": "As for Dean Whitlock"}], "actions": [{"words": "Ring Dean Whitlock's sister"}],
            "state_reason": "Dean Whitlock came first"}  # fmt: skip
    assert "Whitlock" not in str(without_names(told, NAMES))


def test_colleagues_and_the_persons_own_name_stay():
    told = {
        "person": {"name": "Rosie Thorne"},
        "discussion": [{"by": "Dean Whitlock", "text": "Rosie Thorne is well"}],
    }
    assert without_names(told, NAMES) == told


def test_a_part_of_a_longer_name_is_left_alone():
    assert without_names("Whitlock Road, Deanery", NAMES) == "Whitlock Road, Deanery"


def test_the_same_content_where_there_is_nobody_else():
    assert without_names({"text": "Dean Whitlock"}, []) == {"text": "Dean Whitlock"}
