-- Finding a misspelt name by hand: who is in sight, by trigram likeness of the whole term, the best twenty.
SELECT p.id, p.uuid, p.family_name, p.given_names, p.date_of_birth, p.nhs_number,
       word_similarity(%(term)s, p.search_key) AS alike
FROM caseload_person p
WHERE p.id = ANY(ARRAY(SELECT a.person_id FROM caseload_teamaccess a WHERE a.team_id = %(team)s AND a.until IS NULL))
  AND p.merged_into_id IS NULL AND word_similarity(%(term)s, p.search_key) >= 0.42
ORDER BY alike DESC LIMIT 20
