-- What the replay of a team's diary is made from: who works there, and everybody's dues, visits and treatments.
SELECT u.id, u.uuid, u.name, m.working_days,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(b.starts_on, b.ends_on) ORDER BY b.starts_on), '[]')
        FROM teams_absence b WHERE b.user_id = u.id AND b.starts_on <= %(today)s + 13
          AND (b.ends_on IS NULL OR b.ends_on > %(today)s)) AS away,
       (SELECT coalesce(jsonb_object_agg(on_date, visits), '{}') FROM (
            SELECT w.on_date, count(*) AS visits
            FROM caseload_visitstaff w JOIN caseload_plannedvisit v ON v.id = w.visit_id AND v.state = 'planned'
            WHERE w.user_id = u.id AND w.on_date BETWEEN %(today)s AND %(today)s + 13 GROUP BY w.on_date) d) AS visits
FROM teams_membership m JOIN teams_user u ON u.id = m.user_id AND u.is_active
WHERE m.team_id = %(team)s AND m.role IN ('clinician', 'team_lead') AND m.starts_on <= %(today)s
  AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
ORDER BY u.name;
SELECT e.uuid AS episode_uuid, p.id AS person_id, p.uuid AS person_uuid, p.given_names, p.preferred_name, p.family_name,
       e.seen_due_on, e.rhythm_days,
       (SELECT s.planned_discharge_on FROM caseload_hospitalspell s
        WHERE s.episode_id = e.id AND s.discharged_at IS NULL AND s.retracted_at IS NULL) AS discharge_on,
       ARRAY(SELECT w.user_id FROM caseload_contact k JOIN caseload_contactstaff w ON w.contact_id = k.id
             WHERE k.person_id = e.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
               AND k.outcome = 'seen' AND k.source = 'logged' AND k.occurred_at >= %(at)s - interval '180 days'
             GROUP BY w.user_id ORDER BY w.user_id) AS known_by,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('uuid', v.uuid, 'on', v.on_date, 'staff', s.staff, 'two_go',
                                  v.alone_reason = '' AND pairs.everywhere IS NOT NULL
                                      AND (pairs.everywhere OR v.place_id IS NULL OR v.place_id = ANY(pairs.places)))
                                  ORDER BY v.on_date, v.id), '[]')
        FROM caseload_plannedvisit v
        CROSS JOIN LATERAL (SELECT coalesce(array_agg(w.user_id), '{}') AS staff FROM caseload_visitstaff w
                            WHERE w.visit_id = v.id) s
        WHERE v.episode_id = e.id AND v.state = 'planned' AND v.on_date BETWEEN %(today)s AND %(today)s + 13) AS visits,
       (SELECT count(*) FROM caseload_treatmentdue d JOIN caseload_treatment t ON t.id = d.treatment_id
        WHERE d.person_id = e.person_id AND d.state = 'open') AS dues,
       pairs.everywhere IS NOT NULL AS two_go
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
CROSS JOIN LATERAL (SELECT bool_or(c.place_id IS NULL) AS everywhere, array_agg(c.place_id) AS places
                    FROM caseload_precaution c
                    WHERE c.person_id = e.person_id AND c.kind = 'pairs' AND c.ends_on IS NULL) pairs
WHERE e.team_id = %(team)s AND e.state = 'accepted'
  AND EXISTS (SELECT FROM caseload_teamaccess a WHERE a.team_id = e.team_id AND a.person_id = e.person_id
              AND (a.until IS NULL OR a.until > %(today)s))
ORDER BY p.id
