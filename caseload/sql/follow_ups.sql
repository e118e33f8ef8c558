-- One row for each discharge from a mental health bed of somebody who was not discharged by dying, with everything by
-- which the follow-up is judged (caseload/spells/follow_up.py): what the database knows, and no judgement.
SELECT s.id AS spell_id, s.uuid AS spell_uuid, e.team_id, s.episode_id, s.person_id, s.hospital, s.ward,
       s.discharged_at, s.bed_type, s.discharge_method, s.discharge_destination, t.nation, p.died_on,
       s.out_of_area AND s.referred_on IS NOT TRUE AS other_provider,
       coalesce(c.found, '[]'::jsonb) AS contacts, coalesce(r.found, '[]'::jsonb) AS readmissions,
       (SELECT jsonb_build_object('on_date', v.on_date, 'staff', ARRAY(
                   SELECT u.name FROM caseload_visitstaff g JOIN teams_user u ON u.id = g.user_id
                   WHERE g.visit_id = v.id ORDER BY u.name))
        FROM caseload_plannedvisit v
        WHERE v.person_id = s.person_id AND v.state = 'planned' AND v.purpose = 'follow_up_72h'
          AND v.on_date >= %(today)s AND v.on_date > (s.discharged_at AT TIME ZONE 'Europe/London')::date
          AND v.on_date <= (s.discharged_at AT TIME ZONE 'Europe/London')::date + %(days)s
        ORDER BY v.on_date LIMIT 1) AS booked
FROM caseload_hospitalspell s
JOIN caseload_episode e ON e.id = s.episode_id
JOIN teams_team t ON t.id = e.team_id
JOIN caseload_person p ON p.id = s.person_id
CROSS JOIN LATERAL (
    SELECT ((s.discharged_at AT TIME ZONE 'Europe/London')::date + %(days)s + 1)::timestamp
           AT TIME ZONE 'Europe/London' AS ends_at
) w
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('at', o.at, 'outcome', o.outcome, 'mechanism', o.mechanism, 'by', o.name,
                                        'team', o.team, 'is_ours', o.is_ours)) AS found
    FROM (
        SELECT k.occurred_at AS at, k.outcome, k.mechanism, u.name, m.name AS team, true AS is_ours
        FROM caseload_contact k
        LEFT JOIN caseload_contactstaff f ON f.contact_id = k.id AND f.is_lead
        LEFT JOIN teams_user u ON u.id = coalesce(f.user_id, k.logged_by_id)
        LEFT JOIN teams_team m ON m.id = k.team_id
        WHERE k.person_id = s.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
          AND k.source = 'logged' AND k.occurred_at >= s.discharged_at AND k.occurred_at < w.ends_at
        UNION ALL
        SELECT b.occurred_at, 'other_team', b.mechanism, b.who, b.team_name, false
        FROM caseload_followupbyothers b
        WHERE b.spell_id = s.id AND b.retracted_at IS NULL
    ) o
) c ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('at', x.admitted_at, 'is_ours', NOT x.out_of_area)) AS found
    FROM caseload_hospitalspell x
    WHERE x.person_id = s.person_id AND x.id <> s.id AND x.kind = 'psychiatric' AND x.retracted_at IS NULL
      AND x.admitted_at >= s.discharged_at AND x.admitted_at < w.ends_at
) r ON true
WHERE s.kind = 'psychiatric' AND s.retracted_at IS NULL AND s.discharged_at IS NOT NULL
  AND s.discharge_method <> ALL(%(methods_out)s)
