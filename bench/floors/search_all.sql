-- Who of everybody fits one word of a name, best first: for somebody who sees every team. The indexes on names bring up
-- candidates, and only those are asked whether the reader may see them.
SELECT set_config('pg_trgm.word_similarity_threshold', '0.42', true);
WITH fits AS (
    SELECT p.*, CASE WHEN ' ' || p.search_key || ' ' LIKE '%% ' || %(word)s || ' %%' THEN 1.0
                     WHEN ' ' || p.search_key LIKE '%% ' || %(word)s || '%%' THEN 0.9
                     WHEN p.search_key LIKE '%%' || %(word)s || '%%' THEN 0.7
                     ELSE l.score END AS score
    FROM (
        SELECT id FROM caseload_person WHERE search_key %%> %(word)s
        UNION SELECT id FROM caseload_person WHERE search_key LIKE '%%' || %(word)s || '%%'
        UNION SELECT id FROM caseload_person WHERE caseload_sounds(search_key) && caseload_sounds(%(word)s)
    ) a
    JOIN caseload_person p ON p.id = a.id AND p.merged_into_id IS NULL
    CROSS JOIN LATERAL (
        SELECT max(0.02 + 0.5 * (1.0 - levenshtein(%(word)s, left(part, 60))::float
                                       / greatest(length(%(word)s), length(left(part, 60))))
                   + CASE WHEN dmetaphone(part) IN (dmetaphone(%(word)s), dmetaphone_alt(%(word)s))
                          THEN 0.15 ELSE 0 END) AS score
        FROM unnest(string_to_array(p.search_key, ' ')) part
    ) l
    WHERE EXISTS (SELECT FROM caseload_teamaccess y WHERE y.person_id = p.id AND y.team_id = ANY(%(teams)s::bigint[])
                  AND (y.until IS NULL OR y.until > %(date)s))
)
SELECT f.id AS person_id, f.uuid, f.given_names, f.family_name, f.preferred_name, f.nhs_number, f.date_of_birth, e.open
FROM (SELECT * FROM fits WHERE score >= 0.3 ORDER BY score DESC, sort_key, id LIMIT 20) f
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('team', t.name, 'coordinator', u.name) ORDER BY t.name) AS open
    FROM caseload_episode e JOIN teams_team t ON t.id = e.team_id
    LEFT JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.starts_at <= %(at)s
        AND (c.ends_at IS NULL OR c.ends_at > %(at)s)
    LEFT JOIN teams_user u ON u.id = c.user_id
    WHERE e.person_id = f.id AND e.state IN ('referred', 'accepted')
) e
ORDER BY f.score DESC, f.sort_key, f.id
