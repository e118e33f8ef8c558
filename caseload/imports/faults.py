"""What can be wrong with a spreadsheet, in plain words. Faults are kept as codes with the line and the column."""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext_lazy as _

from caseload.imports.columns import BY_KEY

WHOLE_FILE = 0


@dataclass(frozen=True)
class Fault:
    """One thing to put right. ``line`` as the spreadsheet program counts, 0 for the whole file; ``column`` is a
    key of the template or, where the sheet has its own, a heading. ``facts`` go into the sentence."""

    line: int
    column: str
    code: str
    facts: dict = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(REASONS[self.code]) % self.facts

    @property
    def heading(self) -> str:
        """The column as the template calls it."""
        return BY_KEY[self.column].heading if self.column in BY_KEY else self.column

    def as_json(self) -> dict:
        """For keeping."""
        return asdict(self)


REASONS = {
    # the file
    "empty": _("The file is empty."),
    "too_big": _("The file is larger than 10 MB. Leave out pictures and other sheets, or split it."),
    "too_many": _("The file has more than %(most)s rows. Split it and take the parts in one after another."),
    "kind": _(
        "This is neither a CSV file nor an Excel workbook (.xlsx). Save it as one of these and try again."
    ),
    "old_excel": _(
        "This is an old Excel file (.xls) or one with a password. Open it and save it as .xlsx without a "
        "password, or as CSV."
    ),
    "protected": _(
        "The workbook cannot be read: it is damaged, or it is protected. Copy the rows into a new workbook, "
        "or save them as “CSV UTF-8”."
    ),
    "unforeseen": _(
        "Something went wrong while the file was being read. Nothing was written. Copy the rows into the "
        "template and try again; if it happens once more, tell whoever runs Alongside for you."
    ),
    "encoding": _("The letters of this file cannot be read. In Excel save it as “CSV UTF-8” or as .xlsx."),
    "broken_letters": _(
        "Letters in this cell are broken (such as “Ã©” for “é”). Save the original again as “CSV UTF-8” "
        "or .xlsx."
    ),
    "no_head": _(
        "No row of headings was found. The first row must name the columns as the template does, at least"
        " Family name and Given names. Sheets looked at: %(sheets)s."
    ),
    "two_sheets": _(
        "More than one sheet looks like a caseload, hidden ones included: %(sheets)s. Keep one and remove the "
        "others."
    ),
    "twice_column": _("Two columns have this meaning. Keep one."),
    "no_column": _("This column is missing, and every person needs it."),
    "no_rows": _("There is nobody in this file: no row stands below the headings."),
    "merged": _(
        "Cells %(cells)s are merged. Take the merge apart, so that each person has one row of their own."
    ),
    "too_wide": _(
        "This row has more cells than there are headings. A comma or a line break inside a text needs "
        "quotation marks around the text."
    ),
    "unclosed": _("A quotation mark is opened and not closed from here on."),
    # a cell
    "missing": _("This must be filled in."),
    "too_long": _("This is longer than %(longest)s characters."),
    "formula": _("This is a formula. Copy the column and paste it as values."),
    "error_cell": _("This is an error of the spreadsheet program (such as #N/A), not a value."),
    "number_shortened": _(
        "The spreadsheet program has shortened this number and digits are lost. Format the column as text"
        " and enter the number again."
    ),
    "number_decimal": _(
        "The spreadsheet program has turned this number into a decimal (.0). Format the column as text."
    ),
    "nhs_form": _("An NHS number has ten digits; here are %(digits)s."),
    "nhs_check": _(
        "This is not a valid NHS number: its check digit does not fit, so at least one digit is wrong."
    ),
    "nhs_not_test": _("In the demonstration only invented NHS numbers are taken: those that begin with 999."),
    "date_form": _("This is not a date. Write 1985-03-25 or 25/03/1985."),
    "date_year": _("Write the year with four digits."),
    "date_month_first": _(
        "This column has the month first. Write the day first (25/03/1985) or the year first "
        "(1985-03-25)."
    ),
    "date_mixed": _(
        "Some dates of this column have the day first and others the month, so this one could mean two "
        "days. Write the year first: 1985-03-25."
    ),
    "date_swapped": _(
        "The spreadsheet program seems to have swapped day and month here: other dates of this column "
        "stayed text. Write the column as text, year first: 1985-03-25."
    ),
    "date_future": _("This day lies in the future."),
    "date_past": _("This day has passed."),
    "date_too_early": _("This day is too long ago to be right."),
    "before_birth": _("This day is before the date of birth."),
    "intensity": _(
        "Write Daily, Several times a week, Weekly or Fortnightly, as it holds at home. A stay in hospital "
        "is recorded afterwards."
    ),
    "days": _("Write a whole number of days from 1 to 90."),
    "yes_no": _("Write yes or no."),
    "email": _("This is not an email address."),
    "phone_zero": _(
        "The first 0 of this phone number is lost. Format the column as text and enter it again."
    ),
    "phone": _("This is not a phone number."),
    "postcode": _("This is not a postcode."),
    # the row among others
    "nobody": _(
        "An NHS number, a local id or a date of birth is needed, so that the person is not taken for "
        "another."
    ),
    "twice_nhs": _("The same NHS number stands in line %(line)s."),
    "twice_local": _("The same local id stands in line %(line)s."),
    "twice_name": _("Somebody with the same name and date of birth stands in line %(line)s."),
    "other_team": _("This row names another team. A file is taken in for one team."),
    "coordinator_unknown": _("Nobody with this address works in the team today."),
    "differs": _(
        "This number is on the register with another date of birth or family name. Check all three; if "
        "they are right, ask the service lead."
    ),
    "two_people": _(
        "NHS number and local id belong to two different people on the register. Ask the service lead."
    ),
    "not_now": _("This person cannot be taken in as the register stands. Ask the service lead."),
    "alike": _(
        "Somebody with this name and date of birth is on the register already. Add the NHS number or "
        "local id, so that it is certain who is meant."
    ),
    "other_number": _(
        "This person is on the register with another NHS number. Check the number; if it is right, ask "
        "the service lead."
    ),
    "changed_meanwhile": _(
        "The register was changed while the file was being taken in. Nothing was written; check the file "
        "again."
    ),
}  # fmt: skip
