"""The audit trail in plain words, for governance, who sees nothing clinical.

That something was done about a stay in hospital, a legal measure, an alert, a concern, a visit or a death is clinical
itself. So only what is about names, teams, co-ordinators, staff and files has words of its own here; everything else
is work on the clinical record, whatever it is called.
"""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "absence.changed": _("Changed an absence"),
    "absence.recorded": _("Recorded an absence"),
    "coordinator.allocated": _("Named a co-ordinator"),
    "coordinator.moved": _("Moved a person to another co-ordinator"),
    "criteria.loaded": _("Loaded the wording of an instrument"),
    "episode.accepted": _("Accepted a referral"),
    "episode.closed": _("Closed an episode"),
    "episode.imported": _("Took over a person from a spreadsheet"),
    "episode.not_accepted": _("Did not accept a referral"),
    "episode.received": _("Received a person from another team"),
    "episode.referred": _("Entered a referral"),
    "episode.transferred": _("Transferred a person to another team"),
    "import.confirmed": _("Confirmed a spreadsheet"),
    "import.given_up": _("Gave up a spreadsheet"),
    "import.taken_in": _("Took in a spreadsheet"),
    "import.uploaded": _("Uploaded a spreadsheet"),
    "meeting.cancelled": _("Cancelled a meeting"),
    "meeting.planned": _("Planned a meeting"),
    "meeting_series.changed": _("Changed a recurring meeting"),
    "meeting_series.ended": _("Ended a recurring meeting"),
    "meeting_series.started": _("Set up a recurring meeting"),
    "meetings.planned": _("Planned the coming meetings"),
    "licence.attested": _("Said that they hold a licence"),
    "membership.added": _("Added a membership"),
    "membership.changed": _("Changed a membership"),
    "membership.ended": _("Ended a membership"),
    "person.alias_added": _("Added another name"),
    "person.alias_ended": _("Ended another name"),
    "person.identifier_added": _("Added an identifier"),
    "person.merged": _("Merged another record into this one"),
    "person.merged_away": _("Merged this record into another"),
    "person.registered": _("Registered a person"),
    "person.updated": _("Changed a person's details"),
    "registration.conflict": _("Entered somebody who may be known already"),
    "registration.conflict_decided": _("Decided whether somebody was known already"),
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
    "team.instrument_set": _("Changed how a team uses an instrument"),
    "team.rhythms_set": _("Changed a team's rhythms and thresholds"),
}

PAGES = {
    "alerts": _("Alerts"),
    "alias_add": _("Adding another name"),
    "alias_end": _("Ending another name"),
    "audit": _("Audit: who looked"),
    "audit_done": _("Audit: what was done"),
    "audit_export": _("Audit"),
    "audit_find": _("Audit: finding a person"),
    "caseload": _("Caseload board"),
    "caseload_export": _("Caseload as a spreadsheet"),
    "caseload_move": _("Moving a caseload"),
    "caseload_notes": _("Caseload board: last notes"),
    "caseload_print": _("Caseload board"),
    "closure": _("A request to close an episode"),
    "closure_ask": _("Asking for leave to close an episode"),
    "closures": _("Requests to close an episode"),
    "conflict": _("Somebody who may be known already"),
    "conflicts": _("People who may be known already"),
    "coordinator_change": _("Naming a co-ordinator"),
    "episode_accept": _("Accepting a referral"),
    "episode_close": _("Closing an episode"),
    "episode_decline": _("Not accepting a referral"),
    "episode_transfer": _("Transferring to another team"),
    "identifier_add": _("Adding an identifier"),
    "import_run": _("A spreadsheet on its way in"),
    "item_place": _("A meeting's agenda"),
    "item_postpone": _("A meeting's agenda"),
    "meeting": _("A meeting"),
    "meeting_add": _("A meeting's agenda"),
    "meeting_addendum": _("A meeting's minutes"),
    "meeting_close": _("Closing a meeting"),
    "meeting_everybody": _("A meeting: the whole caseload"),
    "meeting_minutes_pdf": _("A meeting's minutes"),
    "person": _("A person's overview"),
    "person_contacts": _("A person's contacts"),
    "person_details": _("A person's details"),
    "person_edit": _("Changing a person's details"),
    "person_history": _("A person's history"),
    "person_hospital": _("A person's hospital stays"),
    "person_meetings": _("What meetings said of a person"),
    "person_merge": _("Merging two records"),
    "person_new": _("Registering a person"),
    "person_print": _("A person's overview"),
    "person_refer": _("Entering a referral"),
    "person_week": _("A person's week"),
    "search": _("Search"),
    "today": _("Today"),
    "today_print": _("Today"),
}


def verb(code: str) -> str:
    """What was done."""
    return str(VERBS.get(code, _("Worked on the clinical record")))


def page_name(view_name: str) -> str:
    """The page on which people were shown."""
    return str(PAGES.get(view_name, _("The clinical record")))
