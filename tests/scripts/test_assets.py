"""The front-end packages ask no foreign host for anything, and a first page stays small."""

import gzip
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
assets = runpy.run_path(str(ROOT / "scripts/assets.py"))
FIRST_LOAD = 120_000


@pytest.fixture(scope="module")
def files():
    """What the script would write."""
    return assets["plan"](ROOT / "node_modules")


def own(name):
    return (ROOT / "static/alongside" / name).read_text("utf-8")


def test_no_style_sheet_fetches_from_elsewhere(files):
    for css in (files["nhsuk/nhsuk.css"], own("alongside.css"), own("print.css")):
        assert "@font-face" not in css
        assert "@import" not in css
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", css)


def test_every_image_that_the_style_sheet_names_is_copied(files):
    named = set(re.findall(r"url\((images/[\w.-]+)\)", files["nhsuk/nhsuk.css"]))
    assert named
    assert {f"nhsuk/{name}" for name in named} <= set(files)


def test_nothing_names_a_source_map_which_hashed_file_names_would_look_for(files):
    assert not [name for name, content in files.items() if "sourceMappingURL" in content]


def test_a_first_load_is_small(files):
    texts = [files["nhsuk/nhsuk.css"], files["nhsuk/nhsuk.js"], files["htmx/htmx.js"]]
    texts += [own(name) for name in ("alongside.css", "print.css", "base.js")]
    size = sum(len(gzip.compress(text.encode())) for text in texts)
    assert size < FIRST_LOAD - 20_000, f"{size} bytes leave too little for the page itself"


def test_written_once_and_then_left_alone(tmp_path):
    assert assets["write"]({"a/b.css": "x"}, tmp_path) == 1
    assert assets["write"]({"a/b.css": "x"}, tmp_path) == 0
    assert assets["write"]({"a/b.css": "y"}, tmp_path) == 1


def test_without_the_packages_it_says_what_to_do(tmp_path, capsys):
    assert assets["main"](modules=tmp_path, target=tmp_path) == 1
    assert "npm ci" in capsys.readouterr().err
