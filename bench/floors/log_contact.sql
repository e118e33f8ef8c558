-- A contact by hand: the contact, who made it, the episode's new state, its alerts closed, one line of audit; the
-- transaction commits, as the page's does.
WITH made AS (
    INSERT INTO caseload_contact (uuid, body_hash, entry, entry_reason, source, outcome, occurred_at, time_known,
        written_at, mechanism, place_type, place_text, minutes, with_whom, at_door, reported_by, focus, focus_tags, note,
        small_win, offer, offer_answer, offer_declined_because, change_seq, logged_by_id, team_id, episode_id, person_id)
    VALUES (%(uuid)s, 'floor', 'made', '', 'logged', 'seen', %(now)s, true, %(now)s, '01', 'A01', '', 30, '{person}', '',
        '', 'checking_in', '{}', 'Good company today.', '', '', '', '', 0, %(user)s, %(team)s, %(episode)s, %(person)s)
    RETURNING id
),
staff AS (
    INSERT INTO caseload_contactstaff (profession, is_lead, minutes, contact_id, team_id, user_id)
    SELECT 'nurse', true, 30, id, %(team)s, %(user)s FROM made
),
state AS (
    UPDATE caseload_episode SET last_seen_at = %(now)s, last_tried_at = %(now)s, tries_since_seen = 0, run_of_tries = 0,
        seen_due_on = %(today)s + rhythm_days, seen_due_at = %(now)s + make_interval(days => rhythm_days),
        try_due_at = %(now)s + make_interval(days => rhythm_days)
    WHERE id = %(episode)s
),
closed AS (
    UPDATE caseload_alert SET closed_at = %(now)s WHERE episode_id = %(episode)s AND closed_at IS NULL
)
INSERT INTO audit_event (at, actor_id, actor_label, team_label, person_label, verb, subject, facts, request_id)
VALUES (%(now)s, %(user)s, '', '', '', 'contact.logged', 'contact', '{}', '')
