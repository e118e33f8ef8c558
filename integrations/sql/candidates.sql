-- Everybody of ours who may be meant by a batch of messages: open with a team, or died with us so lately that the rest
-- of the stay may still be told. Each branch goes by an index.
WITH found AS (
    SELECT id FROM caseload_person WHERE nhs_number = ANY(%(nhs)s)
    UNION
    SELECT person_id FROM caseload_identifier WHERE system = %(before_merge)s AND value = ANY(%(nhs)s)
    UNION
    SELECT unnest(%(local)s::bigint[])
    UNION
    SELECT id FROM caseload_person WHERE date_of_birth = ANY(%(born)s::date[]) AND merged_into_id IS NULL
    UNION
    SELECT id FROM caseload_person WHERE sort_key = ANY(%(names)s) AND merged_into_id IS NULL
)
SELECT p.id, p.nhs_number, p.family_name, p.given_names, p.preferred_name, p.date_of_birth,
       ARRAY(SELECT i.value FROM caseload_identifier i
             WHERE i.person_id = p.id AND i.system = %(before_merge)s) AS former_numbers
FROM found JOIN caseload_person p ON p.id = found.id
WHERE EXISTS (
    SELECT FROM caseload_episode e
    WHERE e.person_id = p.id
      AND (e.state IN ('referred', 'accepted')
           OR p.died_on IS NOT NULL AND e.ended_at > %(died_after)s)
)
