"""The parts of pictures: sound, escaped, told apart without colour, and nothing that the security policy refuses."""

from xml.etree import ElementTree

import pytest

from nhsuk import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*parts: str, **how) -> ElementTree.Element:
    return ElementTree.fromstring(svg.picture(100, 20, 'A & "B" <c>', parts, css="x", **how))


def test_a_picture_has_a_name_and_its_size():
    root = drawn()
    assert (root.get("role"), root.get("aria-label"), root.get("viewBox")) == ("img", 'A & "B" <c>', "0 0 100 20")


def test_what_the_words_beside_it_say_is_kept_from_those_who_do_not_see_it():
    root = drawn(hidden=True)
    assert root.get("aria-hidden") == "true"
    assert root.get("role") is None


def test_words_are_never_markup():
    assert drawn(svg.text(0, 0, "<script>&", "")).find(f"{SVG}text").text == "<script>&"


@pytest.mark.parametrize("pattern", ["solid", "white", *svg.PATTERNS])
def test_each_pattern_is_drawn_from_ink_and_paper_alone(pattern):
    parts = [svg.patterns([pattern], prefix="p"), svg.area(0, 0, 10, 10, pattern, prefix="p")]
    root = drawn(*parts)
    fill = root.find(f"{SVG}rect").get("fill")
    assert fill in (svg.INK, svg.WHITE, f"url(#p-{pattern})")
    if fill.startswith("url"):
        assert root.find(f"{SVG}defs/{SVG}pattern").get("id") == f"p-{pattern}"
    assert "style" not in "".join(parts)
