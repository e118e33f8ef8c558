"""The audit trail in plain words. Nothing clinical: what was done and on which page, never what it said."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "absence.changed": _("Changed an absence"),
    "absence.recorded": _("Recorded an absence"),
    "alert.acknowledged": _("Acknowledged an alert"),
    "alert.escalated": _("Passed an alert to the team lead"),
    "alert.step": _("Recorded a step on an alert"),
    "alert.taken_over": _("Took over an alert"),
    "concern.acknowledged": _("Acknowledged a concern"),
    "contact.copied": _("Copied a contact for the record"),
    "contact.corrected": _("Corrected a contact"),
    "contact.logged": _("Logged a contact"),
    "contact.moved": _("Moved a contact to another person"),
    "contact.received": _("Received a contact from another person's record"),
    "contact.withdrawn": _("Withdrew a contact"),
    "coordinator.allocated": _("Named a co-ordinator"),
    "coordinator.moved": _("Moved a person to another co-ordinator"),
    "episode.accepted": _("Accepted a referral"),
    "episode.closed": _("Closed an episode"),
    "episode.not_accepted": _("Did not accept a referral"),
    "episode.received": _("Received a person from another team"),
    "episode.referred": _("Entered a referral"),
    "episode.transferred": _("Transferred a person to another team"),
    "handover_note.read": _("Read a handover note"),
    "handover_note.written": _("Wrote a handover note"),
    "intensity.set": _("Set the contact intensity"),
    "legal_measure.added": _("Added a legal measure"),
    "legal_measure.ended": _("Ended a legal measure"),
    "legal_measure.renewed": _("Renewed a legal measure"),
    "membership.added": _("Added a membership"),
    "membership.changed": _("Changed a membership"),
    "membership.ended": _("Ended a membership"),
    "person.alias_added": _("Added another name"),
    "person.death_undone": _("Took back a recorded death"),
    "person.died": _("Recorded a death"),
    "person.identifier_added": _("Added an identifier"),
    "person.merged": _("Merged another record into this one"),
    "person.merged_away": _("Merged this record into another"),
    "person.registered": _("Registered a person"),
    "person.updated": _("Changed a person's details"),
    "phone.added": _("Added a phone number"),
    "phone.ended": _("Ended a phone number"),
    "place.added": _("Added a place"),
    "place.ended": _("Ended a place"),
    "place.made_main": _("Chose the place to try first"),
    "registration.conflict": _("Entered somebody who may be known already"),
    "registration.conflict_decided": _("Decided whether somebody was known already"),
    "rhythm.ended": _("Ended an agreed rhythm"),
    "rhythm.set": _("Agreed a rhythm"),
    "series.ended": _("Ended a pattern of visits"),
    "series.planned": _("Planned a pattern of visits"),
    "shift.set": _("Named who takes the calls"),
    "staff.changed": _("Changed a member of staff's details"),
    "staff.created": _("Added a member of staff"),
    "staff.kept_out": _("Stopped somebody from signing in"),
    "staff.language_set": _("Chose their language"),
    "staff.let_in": _("Let somebody sign in again"),
    "team.calendar_set": _("Changed a team's calendar"),
    "team.changed": _("Changed a team's details"),
    "team.created": _("Set up a team"),
    "team.day_closed": _("Closed a team on a day"),
    "team.day_opened": _("Opened a team on a day after all"),
    "team.rhythms_set": _("Changed a team's rhythms and thresholds"),
    "visit.cancelled": _("Cancelled a planned visit"),
    "visit.moved": _("Moved a planned visit"),
    "visit.planned": _("Planned a visit"),
    "visit.reassigned": _("Changed who goes on a visit"),
}

PAGES = {
    "alerts": _("Alerts"),
    "audit": _("Audit: who looked"),
    "audit_done": _("Audit: what was done"),
    "audit_export": _("Audit"),
    "audit_find": _("Audit: finding a person"),
    "caseload": _("Caseload board"),
    "caseload_move": _("Moving a caseload"),
    "caseload_print": _("Caseload board"),
    "caseload_notes": _("Caseload board: last notes"),
    "contact_new": _("Log a visit"),
    "person": _("A person's overview"),
    "person_contacts": _("A person's contacts"),
    "person_details": _("A person's details"),
    "person_history": _("A person's history"),
    "person_hospital": _("A person's hospital stays"),
    "search": _("Search"),
    "today": _("Today"),
}


def verb(code: str) -> str:
    """What was done; a code without words yet is made readable."""
    return str(VERBS.get(code) or readable(code))


def page_name(view_name: str) -> str:
    """The page on which people were shown."""
    return str(PAGES.get(view_name) or readable(view_name))


def readable(code: str) -> str:
    """spell.opened: "Spell opened"."""
    return code.replace(".", " ").replace("_", " ").capitalize()
