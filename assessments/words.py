"""How an assessment is said in words, the same on the screen, on paper and in the text for the record. Pure."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.codes import Source
from assessments.course import Compared
from assessments.scoring import Line
from assessments.structure import Definition


@dataclass(frozen=True)
class Verdict:
    """What became of an item, as a sign and a word: never by colour alone."""

    sign: str
    word: str


VERDICTS = {
    "better": Verdict("▲", gettext_lazy("Better")),
    "same": Verdict("=", gettext_lazy("Same")),
    "worse": Verdict("▼", gettext_lazy("Worse")),
    "unknown": Verdict("?", gettext_lazy("Not known")),
}


def sources(codes) -> str:
    """Interview, The record"""
    return ", ".join(str(Source(code).label) for code in codes)


def answer(line: Line) -> str:
    """What was rated, or why it was not."""
    if line.grade is None:
        return _("Not rated: %(why)s") % {"why": line.reason} if line.reason else _("Not rated")
    return named(line.grade)


def named(grade) -> str:
    """F, Facilitates participation"""
    return grade.label if grade.label == grade.letter else f"{grade.letter}, {grade.label}"


def rated_by(read) -> str:
    """Who rated it: the person themselves with whoever wrote it down, or the assessors."""
    row = read.assessment
    who = get_text_list([str(each) for each in (row.assessor, row.second_assessor) if each], _("and"))
    if read.definition.rated_by == "person":
        return _("The person, with %(who)s") % {"who": who}
    return who


def counted(compared: Compared) -> str:
    """3 better, 8 the same, 1 worse; what is not known only where there is any."""
    counts = compared.counts
    said = [
        ngettext("%(n)d better", "%(n)d better", counts["better"]) % {"n": counts["better"]},
        ngettext("%(n)d the same", "%(n)d the same", counts["same"]) % {"n": counts["same"]},
        ngettext("%(n)d worse", "%(n)d worse", counts["worse"]) % {"n": counts["worse"]},
    ]
    if counts["unknown"]:
        said.append(_("%(n)d not rated at one of the two") % {"n": counts["unknown"]})
    return ", ".join(said)


def threshold(definition: Definition) -> str:
    """From which difference on it counts; empty where any does."""
    steps = definition.change_threshold
    if not steps:
        return ""
    return ngettext(
        "A difference of at least %(n)d step counts as a change.",
        "A difference of at least %(n)d steps counts as a change.",
        steps,
    ) % {"n": steps}
