-- One row for each try and each cancellation by us, by what happened, where, how and at which local hour. A contact
-- is received after it happened, so the index on team and time of receipt gives those from a day on.
SELECT c.team_id, c.episode_id, c.person_id, NULL::bigint AS user_id, c.occurred_at AS at, c.occurred_at, c.outcome,
       c.mechanism, c.place_type AS place,
       CASE WHEN c.time_known THEN extract(hour FROM c.occurred_at AT TIME ZONE 'Europe/London')::int::text
            ELSE '' END AS hour,
       c.outcome = ANY(%(tried)s) AS tried, c.outcome = ANY(%(seen)s) AS seen, c.outcome = ANY(%(spoken)s) AS spoke
FROM caseload_contact c
WHERE c.team_id = ANY(%(teams)s) AND c.received_at >= %(from_at)s::timestamptz - interval '5 minutes'
  AND c.occurred_at >= %(from_at)s AND c.occurred_at < %(until_at)s
  AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected') AND c.source = 'logged'
  AND (c.outcome = ANY(%(tried)s) OR c.outcome = 'cancelled_by_us')
