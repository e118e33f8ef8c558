"""The picture as SVG: sound, escaped, and with nothing that the content security policy refuses."""

from dataclasses import replace
from xml.etree import ElementTree

from assessments.drawing import svg
from assessments.structure import Item
from tests.assessments.test_picture import DIALOG, OCAIRS, drawn, taken

SVG = "{http://www.w3.org/2000/svg}"


def test_every_rating_is_drawn_and_every_item_named():
    [first, second] = drawn(OCAIRS, taken(OCAIRS, 0, [1, 2, 3, 4, *[None] * 8]), taken(OCAIRS, 99, [3] * 12))
    roots = [ElementTree.fromstring(svg(figure, "Course")) for figure in (first, second)]
    assert sum(len(root.findall(f"{SVG}circle")) for root in roots) == 16
    words = [text.text for root in roots for text in root.findall(f"{SVG}text")]
    assert {item.title for item in OCAIRS.items} <= set(words)
    assert roots[0].get("aria-label") == "Course"


def test_barriers_are_told_apart_without_colour_and_nothing_is_styled_inline():
    drawing = svg(drawn(OCAIRS, taken(OCAIRS, 0, [1] * 12))[0], "Course")
    assert "style" not in drawing
    fills = {circle.get("fill") for circle in ElementTree.fromstring(drawing).findall(f"{SVG}circle")}
    assert fills == {"#212b32"}


def test_words_are_never_markup():
    figure = drawn(DIALOG, taken(DIALOG, 0, [3] * 11))[0]
    track = replace(figure.tracks[0], item=Item("x", '<script>"&'))
    drawing = svg(replace(figure, tracks=(track,)), '"><script>')
    assert "<script" not in drawing
    assert ElementTree.fromstring(drawing).find(f"{SVG}text").text == '<script>"&'
