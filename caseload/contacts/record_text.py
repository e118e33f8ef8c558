"""A contact as plain text for the trust's electronic record. Pure: it reads what has been loaded."""

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from caseload.contacts.codes import Entry, Focus, WithWhom
from caseload.contacts.details import TAPPED
from nhsuk import moments


def record_text(contact) -> str:
    """The entry, a line each for what was told; ``contact`` comes from ``queries.contact_or_404``."""
    return "\n".join([who(contact), what(contact), *company(contact), *words(contact), *signed(contact)])


def who(contact) -> str:
    """The person, so that the entry cannot land in the wrong record unnoticed."""
    person = contact.person
    born = date_format(person.date_of_birth, "j M Y") if person.date_of_birth else _("not known")
    number = person.nhs_number
    shown = f"{number[:3]} {number[3:6]} {number[6:]}" if number else _("not known")
    return _("%(name)s, born %(born)s, NHS number %(number)s") % {
        "name": person.full_name, "born": born, "number": shown}  # fmt: skip


def what(contact) -> str:
    """When, what happened, how, how long, where."""
    when = full_moment(contact.occurred_at) if contact.time_known else moments.day(contact.occurred_at)
    door = f", {contact.get_at_door_display()}" if contact.at_door else ""
    how = ", ".join(str(part) for part in contact.how)
    return ". ".join(filter(None, [when, f"{contact.get_outcome_display()}{door}", how]))


def company(contact) -> list[str]:
    """Staff with profession and minutes, and who else was there."""
    staff = [
        f"{row.user} ({row.get_profession_display()})" + (f" {row.minutes} min" if row.minutes else "")
        for row in contact.contact_staff.all()
    ]
    others = [str(WithWhom(code).label) for code in contact.with_whom if code != WithWhom.PERSON]
    lines = [_("Staff: %(names)s") % {"names": "; ".join(staff)}] if staff else []
    return lines + ([_("Also there: %(names)s") % {"names": ", ".join(others)}] if others else [])


def words(contact) -> list[str]:
    """What was written down."""
    about = [Focus(code).label for code in [contact.focus, *contact.focus_tags] if code]
    answer = ". ".join(filter(None, [str(contact.get_offer_answer_display()), contact.offer_declined_because]))
    win = _("yes") if contact.small_win == TAPPED else contact.small_win
    goals = "; ".join(worked_on(row) for row in contact.work.all())
    named = [
        (_("About"), ", ".join(str(label) for label in about)),
        (_("Worked on"), goals),
        (_("Treatments and checks"), "; ".join(row.event.in_words for row in contact.treated.all())),
        (_("Note"), contact.note),
        (_("Small win"), win),
        (_("Offered"), contact.offer + (f" ({answer})" if answer else "")),
    ]
    lines = [f"{name}: {value}" for name, value in named if value]
    raised = [f"{row.get_kind_display()} ({row.raised_by}): {row.words}" for row in contact.concerns.all()]
    return lines + raised


def worked_on(row) -> str:
    """A goal in the person's words, and what was done for it if that was named."""
    return row.goal.called + (f", {row.intervention.what}" if row.intervention else "")


def signed(contact) -> list[str]:
    """Who answers for the entry, with profession and team; and that it replaces another, where it does."""
    own = [row.get_profession_display() for row in contact.contact_staff.all() if row.user == contact.logged_by]
    by = ", ".join(map(str, [contact.logged_by, *own, contact.team]))
    corrected = [_("This corrects an earlier entry: %(why)s") % {"why": contact.entry_reason}]
    return [
        *(corrected if contact.entry == Entry.CORRECTED else []),
        _("Signed: %(who)s. Entered %(when)s") % {"who": by, "when": full_moment(contact.received_at)},
    ]


def full_moment(value) -> str:
    """Sat 21 Nov 2026, 11:34"""
    return f"{moments.day(value)}, {moments.clock(value)}"
