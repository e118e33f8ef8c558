-- One row for each discharge from a mental health bed of somebody who lived on, with the dates between which they are
-- to be met, and whether they were: nationally, and by our wider rule (domain.md section 5, caseload/spells/follow_up.py).
SELECT e.team_id, e.id AS episode_id, s.person_id, NULL::bigint AS user_id, s.discharged_at AS at, s.discharged_at,
       d.left_on + %(days)s AS last_on, least(m.met_at, r.admitted_at) AS met_at,
       m.met_at IS NOT NULL OR r.admitted_at IS NOT NULL AS is_met,
       d.left_on + %(days)s >= (%(at)s::timestamptz AT TIME ZONE 'Europe/London')::date AS is_running,
       n.is_national, CASE WHEN n.is_national THEN 'national' ELSE 'ours' END AS counted
FROM caseload_hospitalspell s
JOIN caseload_episode e ON e.id = s.episode_id
JOIN teams_team t ON t.id = e.team_id
JOIN caseload_person p ON p.id = s.person_id
CROSS JOIN LATERAL (SELECT (s.discharged_at AT TIME ZONE 'Europe/London')::date AS left_on) d
CROSS JOIN LATERAL (
    SELECT t.nation = 'ENG'
       AND s.bed_type IN (
           SELECT b.code FROM unnest(%(beds_from)s::date[], %(beds_code)s::text[]) AS b (holds_from, code)
           WHERE b.holds_from = (SELECT max(f) FROM unnest(%(beds_from)s::date[]) f WHERE f <= d.left_on))
       AND s.discharge_destination NOT IN (
           SELECT b.code
           FROM unnest(%(destinations_from)s::date[], %(destinations_code)s::text[]) AS b (holds_from, code)
           WHERE b.holds_from = (SELECT max(f) FROM unnest(%(destinations_from)s::date[]) f WHERE f <= d.left_on))
       AS is_national
) n
LEFT JOIN LATERAL (
    SELECT min(c.occurred_at) AS met_at FROM caseload_contact c
    WHERE c.person_id = s.person_id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected')
      AND c.source = 'logged' AND c.outcome = ANY(%(attended)s) AND c.mechanism = ANY(%(mechanisms)s)
      AND c.occurred_at >= (d.left_on + 1)::timestamp AT TIME ZONE 'Europe/London'
      AND c.occurred_at < (d.left_on + %(days)s + 1)::timestamp AT TIME ZONE 'Europe/London'
) m ON true
LEFT JOIN LATERAL (
    SELECT min(x.admitted_at) AS admitted_at FROM caseload_hospitalspell x
    WHERE x.person_id = s.person_id AND x.id <> s.id AND x.kind = 'psychiatric' AND x.retracted_at IS NULL
      AND x.admitted_at >= s.discharged_at
      AND x.admitted_at < (d.left_on + %(days)s + 1)::timestamp AT TIME ZONE 'Europe/London'
) r ON true
WHERE e.team_id = ANY(%(teams)s) AND s.kind = 'psychiatric' AND s.retracted_at IS NULL
  AND s.discharged_at >= %(from_at)s AND s.discharged_at < %(until_at)s
  AND s.discharge_method <> ALL(%(methods_out)s)
  AND (p.died_on IS NULL OR p.died_on > d.left_on + %(days)s)
