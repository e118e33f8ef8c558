"""Pictures of everyday things, for those who would rather look than read. Drawn by us: one SVG file each, black lines
that take the colour of the text around them, used by the pages and by the paper alike."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caseload.planner.codes import Area

FOLDER = Path(settings.BASE_DIR) / "static/alongside/pictures"


@dataclass(frozen=True)
class Picture:
    """A thing in a word, and the area to which it mostly belongs; what it is to somebody is theirs to say."""

    code: str
    label: str
    area: str


PICTURES = {
    picture.code: picture
    for picture in (
        Picture("bed", _("Sleep or rest"), Area.REST),
        Picture("shower", _("Wash"), Area.SELF_CARE),
        Picture("pills", _("Medicine"), Area.SELF_CARE),
        Picture("cup", _("Hot drink"), Area.REST),
        Picture("meal", _("Meal"), Area.SELF_CARE),
        Picture("cooking", _("Cook"), Area.SELF_CARE),
        Picture("cleaning", _("Clean"), Area.WORK),
        Picture("laundry", _("Laundry"), Area.WORK),
        Picture("shop", _("Shop"), Area.WORK),
        Picture("money", _("Money"), Area.WORK),
        Picture("bus", _("Bus"), Area.WORK),
        Picture("walk", _("Walk"), Area.LEISURE),
        Picture("phone", _("Phone"), Area.LEISURE),
        Picture("friends", _("Friends"), Area.LEISURE),
        Picture("family", _("Family"), Area.LEISURE),
        Picture("book", _("Read"), Area.LEISURE),
        Picture("music", _("Music"), Area.LEISURE),
        Picture("tv", _("TV"), Area.LEISURE),
        Picture("sport", _("Sport"), Area.LEISURE),
        Picture("garden", _("Garden"), Area.LEISURE),
        Picture("work", _("Work"), Area.WORK),
        Picture("faith", _("Faith"), Area.LEISURE),
    )
}
VISIT = "visit"
"""The open door that stands for a planned visit. The parts of the day have pictures by their own names."""


def label(code: str) -> str:
    """The picture in a word."""
    return str(PICTURES[code].label)


@cache
def svg(code: str) -> str:
    """The drawing, as it stands in its file."""
    return (FOLDER / f"{code}.svg").read_text().strip()
