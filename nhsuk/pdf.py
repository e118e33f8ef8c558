"""Tagged PDF (PDF/UA-1) from a Typst template and data: in the process, without a browser and without the network.

What people typed reaches a template as JSON and never as source, so no character of it is markup. Templates lie in
``templates/pdf/`` and begin with ``#import "frame.typ": *``, which puts name, NHS number, date and author on every
page and gives ``data``.
"""

import json
import unicodedata
from functools import cache
from threading import Lock

import font_source_sans_pro
import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

FOLDER = settings.BASE_DIR / "templates" / "pdf"
STANDARDS = ["ua-1"]
PDF_TYPE = "application/pdf"

_ONE_AT_A_TIME = Lock()
"""A compiler refuses a second thread. One that keeps its typefaces needs milliseconds, so the others wait."""


def pdf(template: str, data: dict, *, title: str) -> bytes:
    """The document that ``templates/pdf/<template>`` makes of ``data`` (anything that JSON can say).

    ``data["sheet"]`` is what stands on every page; ``caseload.people.paper.sheet`` makes it. Text that the typeface
    has no sign for is spelled by its Unicode name. Raises typst.TypstError where the template itself is wrong.
    """
    given = data | {"title": title, "language": language(), "words": words()}
    try:
        return _compiled(template, given)
    except typst.TypstError:
        # The standard refuses a sign without a glyph. Only then is it worth looking at every character.
        return _compiled(template, spelled(given))


def _compiled(template: str, data: dict) -> bytes:
    with _ONE_AT_A_TIME:
        return _compiler().compile(
            str(FOLDER / template),
            format="pdf",
            pdf_standards=STANDARDS,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        )


def language() -> list[str]:
    """The reader's language and region: en, GB."""
    code, _dash, region = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return [code, region.upper() or "GB"]


def words() -> dict[str, str]:
    """The frame's own words in the reader's language; {n} and {of} are the page's."""
    return {"page": _("Page {n} of {of}"), "by": _("Made by")}


def spelled(value):
    """``value`` with every sign beyond the typeface put as its name in brackets."""
    if isinstance(value, dict):
        return {key: spelled(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [spelled(entry) for entry in value]
    if isinstance(value, str):
        return "".join(character if _has_sign(character) else _named(character) for character in value)
    return value


def _named(character: str) -> str:
    return f"[{unicodedata.name(character, hex(ord(character))).lower()}]"


@cache
def _has_sign(character: str) -> bool:
    """Whether one of our typefaces can show it: the compiler knows best."""
    if " " <= character <= "~" or character in "\n\t":
        return True
    try:
        _compiled("sign.typ", {"sign": character})
    except typst.TypstError:
        return False
    return True


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=str(FOLDER),
        font_paths=[font_source_sans_pro.font_directory],
        ignore_system_fonts=True,  # a sheet looks the same on every server
    )
