-- What matters now about one person, in one row: next visits, last contacts and tries, where they can be found,
-- small wins, offers and answers; the latest assessments, active goals, and what is due or waits for the meeting.
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
        WHERE person_id = %(person)s AND (ends_on IS NULL OR ends_on > %(today)s)) f) AS phones,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'id' ORDER BY a.on_date DESC, a.id DESC), '[]') FROM (
        SELECT l.id, l.uuid, l.key, l.on_date, i.content_hash,
               CASE WHEN i.content_hash <> ALL(%(known)s) THEN i.definition END AS definition,
               (SELECT jsonb_object_agg(r.item, r.value) FROM assessments_rating r WHERE r.assessment_id = l.id) AS ratings
        FROM (SELECT DISTINCT ON (s.key) s.id, s.uuid, s.key, s.on_date, s.instrument_id
              FROM assessments_assessment s
              WHERE s.person_id = %(person)s AND s.signed_at IS NOT NULL AND s.successor_id IS NULL
              ORDER BY s.key, s.on_date DESC, s.signed_at DESC, s.id DESC) l
        JOIN assessments_instrument i ON i.id = l.instrument_id
        ORDER BY l.on_date DESC, l.id DESC LIMIT 2) a) AS profiles,
    (SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.review_on, g.id), '[]') FROM (
        SELECT g.id, g.uuid, g.words, g.no_words_reason, g.life_area, g.review_on,
               (SELECT r.value FROM caseload_goalrating r WHERE r.goal_id = g.id ORDER BY r.on_date DESC LIMIT 1) AS figure,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('what', n.what, 'state', t.state) ORDER BY n.id), '[]')
                FROM caseload_intervention n
                JOIN caseload_interventionstep t ON t.intervention_id = n.id AND t.ends_at IS NULL AND t.state <> 'ended'
                WHERE n.goal_id = g.id) AS work
        FROM caseload_goalstep s JOIN caseload_goal g ON g.id = s.goal_id
        WHERE s.person_id = %(person)s AND s.ends_at IS NULL AND s.state = 'active') g) AS goals,
    (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.due_on, d.key), '[]') FROM (
        SELECT d.key, d.due_on FROM caseload_episode e JOIN assessments_reassessment d ON d.episode_id = e.id
        WHERE e.person_id = %(person)s AND e.state IN ('referred', 'accepted') AND d.due_on IS NOT NULL) d) AS due,
    (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.taken_at), '[]') FROM (
        SELECT m.taken_at, m.reason
        FROM caseload_episode e JOIN assessments_meetingitem m ON m.episode_id = e.id AND m.settled_at IS NULL
        WHERE e.person_id = %(person)s) m) AS waiting,
    {due:%(person)s} AS treatments,
    (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.occurred_at DESC), '[]') FROM (
        SELECT t.uuid, v.occurred_at, coalesce(nullif(v.result_text, ''), trim_scale(v.result_value)::text) AS result
        FROM caseload_treatmentevent v JOIN caseload_treatment r ON r.id = v.treatment_id
        JOIN caseload_treatment t ON t.id = coalesce(r.goes_on_as_id, r.id) AND t.ends_on IS NULL
        WHERE v.person_id = %(person)s AND v.entry <> 'withdrawn' AND (v.result_text <> '' OR v.result_value IS NOT NULL)
          AND NOT EXISTS (SELECT FROM caseload_treatmentevent s WHERE s.replaces_id = v.id)
        ORDER BY v.occurred_at DESC LIMIT 12) x) AS results
