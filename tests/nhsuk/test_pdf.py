"""A sheet of paper: tagged, in its language, its author and page on every page, and what was typed exactly so."""

import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsuk import pdf as room
from nhsuk.pdf import FOLDER, pdf

SHEET = {
    "name": "Siân O'Brien-Źbik",
    "number": "NHS number 999 012 3456, born 14 Mar 1985",
    "author": "Ruth Vance",
    "made": "Sat 21 Nov 2026, 23:05",
}
MARKUP = '#panic("x") *bold* _under_ $x^2$ <label> @cite `raw` = heading - list \\ // # [ ] { } "quoted" ~ https://a.example'


def opened(text: str = "Plain", **data) -> pypdf.PdfReader:
    made = pdf("text.typ", {"sheet": SHEET, "text": text} | data, title="Copy for the record")
    return pypdf.PdfReader(io.BytesIO(made))


def words_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_sheet_has_title_author_language_and_tags():
    reader = opened()
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Copy for the record"
    assert reader.metadata.author == "Ruth Vance"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_page_says_who_it_is_about_who_made_it_when_and_which_page_it_is():
    reader = opened("A line that is written down.\n" * 200)
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        text = " ".join(page.extract_text().split())
        for told in (*SHEET.values(), f"Page {number} of {len(reader.pages)}"):
            assert told in text


def test_what_was_typed_is_never_markup():
    assert MARKUP in words_of(opened(MARKUP))


def test_a_sign_that_no_typeface_has_is_spelled_by_its_name():
    assert "Good day [smiling face with sunglasses] Łukasz Ŵyn" in words_of(opened("Good day \U0001f60e Łukasz Ŵyn"))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_whatever_was_typed_makes_a_document(text):
    assert len(opened(text).pages) == 1


def test_the_language_is_the_readers():
    with translation.override("cy"):
        assert opened().trailer["/Root"]["/Lang"] == "cy-GB"


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*.typ")), ids=lambda path: path.name)
def test_no_template_fetches_a_package_or_runs_text(template):
    text = template.read_text(encoding="utf-8")
    assert "@preview" not in text
    assert "eval(" not in text


def test_nothing_comes_from_the_servers_own_typefaces():
    assert room._compiler() is room._compiler()
    used = {font["/BaseFont"] for page in opened().pages for font in page["/Resources"]["/Font"].values()}
    assert all("SourceSansPro" in name for name in used)


def test_many_at_once_each_get_their_own():
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda number: words_of(opened(f"sheet {number} of many")), range(40)))
    assert all(f"sheet {number} of many" in text for number, text in enumerate(made))
