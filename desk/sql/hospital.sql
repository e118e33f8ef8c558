-- The stay of everybody of one team who is in hospital now, one row each by episode: what the board does not say. The
-- stay may hang on another team's episode. Who is in is the board's (desk/sql/board.sql); this adds to its rows.
SELECT DISTINCT ON (e.id) e.id AS episode_id, s.uuid AS spell_uuid, s.kind, s.hospital, s.ward, s.consultant,
       s.admitted_at, s.out_of_area, s.planned_discharge_on, s.part_of_admission, s.part_of_discharge,
       n.first_by, n.ward_round_weekday, n.ward_round_time, n.review_by,
       (SELECT count(*) FROM caseload_checklistanswer c WHERE c.spell_id = s.id) AS settled,
       (SELECT min(m.on_date) FROM caseload_dischargemeeting m
        WHERE m.spell_id = s.id AND m.retracted_at IS NULL AND m.on_date >= %(today)s) AS meeting_on,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on)
                                  ORDER BY m.expires_on NULLS LAST, m.kind), '[]')
        FROM caseload_legalmeasure m
        WHERE m.person_id = e.person_id AND {legal_holds:m, %(today)s}
       ) AS legal
FROM caseload_episode e
JOIN caseload_hospitalspell s ON s.person_id = e.person_id AND s.discharged_at IS NULL AND s.retracted_at IS NULL
LEFT JOIN caseload_inreachplan n ON n.spell_id = s.id AND n.ended_at IS NULL
WHERE e.id = ANY(%(episodes)s)
ORDER BY e.id, s.admitted_at DESC
