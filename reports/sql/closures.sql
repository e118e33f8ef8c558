-- One row for each closure, by the reason given; whoever had not been seen in the 28 days before stands apart, unless
-- the reason is 05 or 09, which stand first, or they died. A transfer is no closure (domain.md R1).
SELECT e.team_id, e.id AS episode_id, e.person_id, NULL::bigint AS user_id, e.ended_at AS at, e.ended_at,
       e.closure_reason AS reason_given,
       CASE WHEN e.closure_reason IN ('05', '06', '09') THEN e.closure_reason
            WHEN s.seen_at IS NULL OR s.seen_at < e.ended_at - interval '28 days' THEN 'unseen'
            ELSE e.closure_reason END AS reason,
       EXISTS (SELECT FROM caseload_closuresanction g
               WHERE g.episode_id = e.id AND g.closure_reason = e.closure_reason) AS is_sanctioned,
       s.seen_at
FROM caseload_episode e
LEFT JOIN LATERAL (
    SELECT c.occurred_at AS seen_at FROM caseload_contact c
    WHERE c.person_id = e.person_id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected')
      AND c.outcome = ANY(%(seen)s) AND c.occurred_at <= e.ended_at
    ORDER BY c.occurred_at DESC LIMIT 1
) s ON true
WHERE e.team_id = ANY(%(teams)s) AND e.state = 'closed'
  AND e.ended_at >= %(from_at)s AND e.ended_at < %(until_at)s
  AND NOT EXISTS (SELECT FROM caseload_episode n WHERE n.transferred_from_id = e.id)
