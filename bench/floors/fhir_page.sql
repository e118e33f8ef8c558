-- The first page of a team's contacts by the version that stands, each with whom it is about and who was there.
WITH seen AS MATERIALIZED (
    SELECT array_agg(person_id) AS ids FROM caseload_teamaccess
    WHERE team_id = ANY(%(teams)s) AND (until IS NULL OR until > %(today)s)
), page AS (
    SELECT c.id, c.uuid, c.person_id, c.outcome, c.entry, c.replaces_id
    FROM caseload_contact c, seen
    WHERE c.successor_id IS NULL AND c.person_id = ANY(seen.ids)
    ORDER BY c.id LIMIT %(count)s
)
SELECT coalesce(f.uuid, c.uuid)::text AS encounter, p.uuid::text AS person, c.outcome, s.staff
FROM page c
JOIN caseload_person p ON p.id = c.person_id
LEFT JOIN LATERAL (
    WITH RECURSIVE back (uuid, replaces_id, entry) AS (
        SELECT c.uuid, c.replaces_id, c.entry
        UNION ALL
        SELECT b.uuid, b.replaces_id, b.entry FROM back JOIN caseload_contact b ON b.id = back.replaces_id
        WHERE back.entry <> 'made'
    )
    SELECT uuid FROM back WHERE entry = 'made'
) f ON true
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(u.name ORDER BY k.is_lead DESC, k.id), '{}') AS staff
    FROM caseload_contactstaff k JOIN teams_user u ON u.id = k.user_id WHERE k.contact_id = c.id
) s
ORDER BY c.id;
