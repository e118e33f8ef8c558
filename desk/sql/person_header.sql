-- What stands at the head of every page about one person: the periods in force now, the open spell, legal measures.
SELECT c.coordinator, coalesce(c.is_away, false) AS is_away, c.away_until, c.covered_by,
       i.intensity, i.reason AS intensity_reason, i.review_by AS intensity_review_by,
       r.every_days AS agreed_days, r.reason AS rhythm_reason, r.review_by AS rhythm_review_by,
       s.hospital, s.ward, s.admitted_at,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on)
                                  ORDER BY m.expires_on NULLS LAST, m.kind), '[]')
        FROM caseload_legalmeasure m
        WHERE m.person_id = e.person_id AND {legal_holds:m, %(today)s}
       ) AS legal,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'uuid', k.uuid, 'kind', k.kind, 'words', k.words, 'source', k.source, 'since', k.starts_on,
                    'review_by', k.review_by, 'place_id', k.place_id, 'place', l.description,
                    'lead_name', k.lead_name, 'lead_phone', k.lead_phone)), '[]')
        FROM caseload_precaution k LEFT JOIN caseload_place l ON l.id = k.place_id
        WHERE k.person_id = e.person_id AND k.ends_on IS NULL
       ) AS precautions,
       (SELECT jsonb_build_object('kind', w.kind, 'place_text', w.place_text, 'uuid', w.uuid, 'since', w.starts_at,
                                  'told_by', w.told_by, 'review_by', w.review_by, 'expected_at', w.expected_at,
                                  'every_days', w.every_days, 'note', w.note)
        FROM caseload_whereaboutsperiod w
        WHERE w.person_id = e.person_id AND w.ends_at IS NULL AND w.retracted_at IS NULL AND w.starts_at <= %(at)s
       ) AS whereabouts
FROM caseload_episode e
LEFT JOIN LATERAL (
    SELECT u.name AS coordinator, a.id IS NOT NULL AS is_away, a.ends_on - 1 AS away_until, v.name AS covered_by
    FROM caseload_coordinatorperiod p
    JOIN teams_user u ON u.id = p.user_id
    LEFT JOIN teams_absence a
        ON a.user_id = u.id AND a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
    LEFT JOIN teams_user v ON v.id = a.covered_by_id
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) c ON true
LEFT JOIN LATERAL (
    SELECT p.intensity, p.reason, p.review_by FROM caseload_intensityperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) i ON true
LEFT JOIN LATERAL (
    SELECT p.every_days, p.reason, p.review_by FROM caseload_rhythmperiod p
    WHERE p.episode_id = e.id AND p.starts_at <= %(at)s AND (p.ends_at IS NULL OR p.ends_at > %(at)s)
) r ON true
LEFT JOIN LATERAL (
    SELECT p.hospital, p.ward, p.admitted_at FROM caseload_hospitalspell p
    WHERE e.in_hospital_since IS NOT NULL AND p.person_id = e.person_id
      AND p.discharged_at IS NULL AND p.retracted_at IS NULL
    ORDER BY p.admitted_at DESC LIMIT 1
) s ON true
WHERE e.id = %(episode)s
