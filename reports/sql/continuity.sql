-- One row for everybody who was on a caseload at the end of the period: how many colleagues saw them in it, how many
-- visits that were, and in how many of these whoever saw them most took part.
WITH met AS (
    SELECT c.id, c.team_id, c.person_id
    FROM caseload_contact c
    WHERE c.team_id = ANY(%(teams)s) AND c.received_at >= %(from_at)s::timestamptz - interval '5 minutes'
      AND c.occurred_at >= %(from_at)s AND c.occurred_at < %(until_at)s
      AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected') AND c.source = 'logged'
      AND c.outcome = ANY(%(seen)s)
), visits AS (
    SELECT team_id, person_id, count(*) AS visits FROM met GROUP BY team_id, person_id
), known AS (
    SELECT team_id, person_id, count(*) AS workers, max(times) AS main_visits,
           (array_agg(user_id ORDER BY times DESC, user_id))[1] AS main_user
    FROM (SELECT m.team_id, m.person_id, s.user_id, count(*) AS times
          FROM met m JOIN caseload_contactstaff s ON s.contact_id = m.id
          GROUP BY m.team_id, m.person_id, s.user_id) w
    GROUP BY team_id, person_id
)
SELECT e.team_id, e.id AS episode_id, e.person_id, NULL::bigint AS user_id, NULL::timestamptz AS at,
       coalesce(k.workers, 0) AS workers, coalesce(v.visits, 0) AS visits, coalesce(k.main_visits, 0) AS main_visits,
       k.main_visits::numeric / v.visits AS main_share,
       (SELECT u.name FROM teams_user u WHERE u.id = k.main_user) AS main_worker
FROM caseload_episode e
JOIN caseload_person p ON p.id = e.person_id AND p.died_on IS NULL
LEFT JOIN visits v ON v.team_id = e.team_id AND v.person_id = e.person_id
LEFT JOIN known k ON k.team_id = e.team_id AND k.person_id = e.person_id
WHERE e.team_id = ANY(%(teams)s) AND e.accepted_at < %(until_at)s
  AND (e.ended_at IS NULL OR e.ended_at >= %(until_at)s)
