-- The reader's day in order of time. First their visits: who, where, with whom, and what has become of them. Then what
-- they did without one of these having been planned, found by the time received, for which there is an index: what
-- happened today was written down today.
WITH sight AS MATERIALIZED (
    SELECT ARRAY(SELECT a.person_id FROM caseload_teamaccess a
                 WHERE a.team_id = ANY(%(teams)s) AND (a.until IS NULL OR a.until > %(today)s)) AS people
)
SELECT v.id, v.uuid, v.starts_at, v.minutes, v.purpose, v.note, v.state, v.state_reason,
       coalesce(l.description, v.place_text) AS place, l.postcode,
       m.on_date AS moved_on, m.starts_at AS moved_at,
       p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       p.what_helps, p.what_to_avoid,
       e.tries_since_seen, CASE WHEN w.kind IS NULL THEN e.in_hospital_since END AS in_hospital_since, s.hospital, s.ward,
       w.kind AS whereabouts, w.place_text AS whereabouts_place,
       k.outcome, k.minutes AS seen_minutes,
       ARRAY(SELECT u.name FROM caseload_visitstaff w JOIN teams_user u ON u.id = w.user_id
             WHERE w.visit_id = v.id AND w.user_id <> %(reader)s ORDER BY u.name) AS others,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('number', f.number, 'label', f.label) ORDER BY f.id), '[]')
        FROM caseload_phone f WHERE f.person_id = p.id AND (f.ends_on IS NULL OR f.ends_on > %(today)s)) AS phones,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'uuid', c.uuid, 'kind', c.kind, 'words', c.words, 'source', c.source, 'since', c.starts_on,
                    'review_by', c.review_by, 'place_id', c.place_id, 'place', h.description,
                    'lead_name', c.lead_name, 'lead_phone', c.lead_phone) ORDER BY c.id), '[]')
        FROM caseload_precaution c LEFT JOIN caseload_place h ON h.id = c.place_id
        WHERE c.person_id = p.id AND c.ends_on IS NULL) AS precautions, v.place_id, v.alone_reason, %(today)s::date AS day,
       {due:p.id} AS treatments
FROM caseload_visitstaff d
JOIN caseload_plannedvisit v ON v.id = d.visit_id
JOIN caseload_person p ON p.id = v.person_id
JOIN caseload_episode e ON e.id = v.episode_id
LEFT JOIN caseload_place l ON l.id = v.place_id
LEFT JOIN caseload_plannedvisit m ON m.id = v.moved_to_id
LEFT JOIN LATERAL (
    SELECT r.hospital, r.ward FROM caseload_hospitalspell r
    WHERE e.in_hospital_since IS NOT NULL AND r.person_id = e.person_id
      AND r.discharged_at IS NULL AND r.retracted_at IS NULL
    ORDER BY r.admitted_at DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL (
    SELECT r.kind, r.place_text FROM caseload_whereaboutsperiod r
    WHERE e.whereabouts <> ALL('{home,no_fixed_place,hospital,moved}') AND r.person_id = e.person_id AND r.ends_at IS NULL
      AND r.retracted_at IS NULL
) w ON true
LEFT JOIN LATERAL (
    SELECT r.outcome, r.minutes FROM caseload_contact r
    WHERE r.planned_visit_id = v.id AND r.successor_id IS NULL AND r.entry IN ('made', 'corrected')
    ORDER BY r.occurred_at DESC LIMIT 1
) k ON true
WHERE d.user_id = %(reader)s AND d.on_date = %(today)s AND v.state <> 'ended'
  AND p.id = ANY((SELECT people FROM sight)::bigint[])
UNION ALL
SELECT k.id, k.uuid, CASE WHEN k.time_known THEN k.occurred_at END, k.minutes, '', '', 'unplanned', '',
       k.place_text, NULL, NULL, NULL,
       p.id, p.uuid, p.given_names, p.preferred_name, p.family_name, '', '',
       0, NULL, NULL, NULL, NULL, '', k.outcome, k.minutes, '{}', '[]', '[]', NULL, '', %(today)s, '[]'
FROM caseload_contact k
JOIN caseload_person p ON p.id = k.person_id
WHERE k.team_id = ANY(%(teams)s) AND k.received_at >= %(from)s
  AND k.occurred_at >= %(from)s AND k.occurred_at < %(until)s
  AND k.source = 'logged' AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
  AND EXISTS (SELECT 1 FROM caseload_contactstaff w WHERE w.contact_id = k.id AND w.user_id = %(reader)s)
  AND NOT EXISTS (SELECT 1 FROM caseload_visitstaff d
                  WHERE d.visit_id = k.planned_visit_id AND d.user_id = %(reader)s AND d.on_date = %(today)s)
  AND p.id = ANY((SELECT people FROM sight)::bigint[])
ORDER BY starts_at NULLS LAST, id
