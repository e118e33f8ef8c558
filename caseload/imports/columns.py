"""The template: which columns a team's spreadsheet may have, by which headings they are known, and who sees them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from caseload.people.names import fold

S117, CTO = "s117", "cto"
"""The legal measures that a spreadsheet has columns for."""


@dataclass(frozen=True)
class Column:
    """One column. ``kind`` says how a cell is read (``values.py``); ``clinical`` ones only clinicians see."""

    key: str
    heading: str
    kind: str
    explained: str
    example: str = ""
    clinical: bool = True
    required: bool = False
    longest: int = 2000
    also: tuple[str, ...] = ()
    """Other headings by which the column is known, folded by ``names.fold``."""

    @property
    def known_as(self) -> set[str]:
        """All headings, folded."""
        return {fold(self.heading), fold(self.key), *(fold(name) for name in self.also)}


COLUMNS = (
    Column(
        "nhs_number", "NHS number", "nhs_number", _("Ten digits, in any spacing. Leave empty where it is not known."),
        "999 000 0018", clinical=False, longest=20, also=("NHS no", "NHS", "NHSNumber", "NHS num"),
    ),
    Column(
        "local_id", "Local id", "code", _("The trust’s own number for the person."), "L700037", longest=40,
        also=("Local number", "Hospital number", "RiO number", "Patient id", "Record number", "MRN"),
    ),
    Column(
        "family_name", "Family name", "text", _("As on official papers."), "Thorne", clinical=False, required=True,
        longest=120, also=("Surname", "Last name"),
    ),
    Column(
        "given_names", "Given names", "text", _("As on official papers."), "Rosalind", clinical=False, required=True,
        longest=120, also=("First name", "Forename", "Forenames", "First names", "Given name"),
    ),
    Column(
        "preferred_name", "Preferred name", "text", _("What they like to be called."), "Rosa", clinical=False,
        longest=120, also=("Known as", "Likes to be called"),
    ),
    Column(
        "date_of_birth", "Date of birth", "birth", _("As 1971-11-19 or 19/11/1971, day first."), "1971-11-19",
        clinical=False, also=("DOB", "D.O.B.", "Born", "Birth date"),
    ),
    Column(
        "team", "Team", "text", _("The team’s code or name. May be left out: the team is chosen with the file."),
        "AO-N", clinical=False, longest=120, also=("Team code", "AOT"),
    ),
    Column(
        "coordinator", "Co-ordinator email", "email", _("The address with which the co-ordinator signs in."),
        "clinician@demo.example", clinical=False, longest=254,
        also=("Care co-ordinator email", "Care coordinator", "Coordinator", "Key worker email", "Key worker",
              "Named worker", "Named worker email", "CCO"),
    ),
    Column(
        "intensity", "Contact intensity", "intensity", _("Daily, Several times a week, Weekly or Fortnightly."),
        "Weekly", longest=40, also=("Intensity", "Frequency", "Contact frequency", "Zone"),
    ),
    Column(
        "intensity_reason", "Why this intensity", "text", _("A few words for the board."),
        "Settled rhythm, agreed together", longest=240, also=("Reason", "Intensity reason"),
    ),
    Column(
        "rhythm_days", "See every N days", "days", _("Only where it differs from the team’s usual rhythm: 1 to 90."),
        "5", longest=10, also=("Rhythm", "Rhythm days", "Days", "Visit every N days"),
    ),
    Column(
        "review_by", "Review by", "later", _("When intensity and rhythm are looked at again."), "",
        also=("Review date", "Next review"),
    ),
    Column(
        "accepted_on", "Accepted on", "past",
        _("Since when they are with the team. Empty: the day last seen, else today."), "2024-02-05",
        also=("Date accepted", "Accepted", "Start date", "Caseload since"),
    ),
    Column(
        "last_seen_on", "Last seen on", "past",
        _("The last day on which somebody met them face to face. Empty: the team has seven days to find out."),
        "2026-11-18", also=("Last seen", "Last contact", "Date last seen", "Last F2F"),
    ),
    Column(
        "place", "Where to find them", "text", _("An address, or any words: canal towpath, lock 3."),
        "12 Elm Court, flat 4", longest=240, also=("Address", "Place", "Home address", "Lives at"),
    ),
    Column(
        "postcode", "Postcode", "postcode", _("Where there is one."), "ZZ1 4QD", longest=10, also=("Post code",)
    ),
    Column(
        "phone", "Phone", "phone", _("With its first 0 or +44."), "07700 900123", longest=30,
        also=("Telephone", "Mobile", "Tel", "Phone number"),
    ),
    Column("language", "Language", "text", _("Where it is not English."), "", longest=60, also=("First language",)),
    Column(
        "interpreter", "Interpreter needed", "yes_no", _("Yes or no."), "", longest=10, also=("Interpreter",)
    ),
    Column("pronouns", "Pronouns", "text", _("In their words."), "she/her", longest=40),
    Column(
        "section_117", "Section 117", "yes_no", _("Yes or no. It does not expire."), "Yes", longest=10,
        also=("S117", "s.117", "117 aftercare"),
    ),
    Column(
        "cto_expires_on", "CTO last day", "later",
        _("The last day of the community treatment order, if there is one."), "",
        also=("CTO expiry", "CTO expires", "CTO until", "CTO expires on"),
    ),
    Column(
        "what_helps", "What helps", "text", _("In their words."), "Open the letters with me. Tea first.",
        also=("Helps", "What works"),
    ),
    Column(
        "what_to_avoid", "What to avoid", "text", _("In their words."), "Coming without ringing.",
        also=("Avoid", "Triggers"),
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
BY_HEADING = {name: column for column in COLUMNS for name in column.known_as}
IDENTIFYING = tuple(column for column in COLUMNS if not column.clinical)
HEAD = tuple(column.heading for column in COLUMNS)
FEWEST_KNOWN = 3
"""A row with at least so many known headings is the head of the table."""


def of_heading(text: str) -> Column | None:
    """The column a heading stands for, however it is spaced, accented or capitalised."""
    return BY_HEADING.get(fold(text))
