-- What matters now about one person, in one row: next visits, last contacts and tries, where they can be found,
-- small wins, offers and answers.
WITH counting AS NOT MATERIALIZED (
    SELECT k.* FROM caseload_contact k
    WHERE k.person_id = %(person)s AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.on_date, v.starts_at NULLS LAST), '[]') FROM (
        SELECT r.uuid, r.on_date, r.starts_at, r.purpose, coalesce(l.description, r.place_text) AS place, r.note,
               ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
                     WHERE w.visit_id = r.id ORDER BY u.name) AS staff
        FROM caseload_plannedvisit r LEFT JOIN caseload_place l ON l.id = r.place_id
        WHERE r.person_id = %(person)s AND r.state = 'planned' AND r.on_date >= %(today)s
        ORDER BY r.on_date, r.starts_at NULLS LAST LIMIT 4) v) AS visits,
    (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.occurred_at DESC), '[]') FROM (
        SELECT k.uuid, k.occurred_at, k.time_known, k.source, k.outcome, k.mechanism, k.place_type, k.place_text,
               k.minutes, k.note, k.reported_by, k.focus,
               ARRAY(SELECT u.name FROM caseload_contactstaff w JOIN teams_user u ON u.id = w.user_id
                     WHERE w.contact_id = k.id ORDER BY w.is_lead DESC, u.name) AS staff
        FROM counting k ORDER BY k.occurred_at DESC LIMIT 6) c) AS contacts,
    (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.occurred_at DESC), '[]') FROM (
        SELECT k.occurred_at, k.small_win FROM counting k WHERE k.small_win <> ''
        ORDER BY k.occurred_at DESC LIMIT 5) w) AS wins,
    (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.occurred_at DESC), '[]') FROM (
        SELECT k.occurred_at, k.offer, k.offer_answer, k.offer_declined_because FROM counting k WHERE k.offer <> ''
        ORDER BY k.occurred_at DESC LIMIT 5) o) AS offers,
    (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.is_main DESC, l.id), '[]') FROM (
        SELECT id, kind, description, postcode, best_times, is_main FROM caseload_place
        WHERE person_id = %(person)s AND (ends_on IS NULL OR ends_on > %(today)s)) l) AS places,
    (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.id), '[]') FROM (
        SELECT id, number, label, may_leave_message FROM caseload_phone
        WHERE person_id = %(person)s AND (ends_on IS NULL OR ends_on > %(today)s)) f) AS phones
