-- Writes what was reckoned, and only where it differs: an episode whose state is unchanged is not written.
UPDATE caseload_episode e
SET last_seen_at = n.last_seen_at, last_seen_time_known = n.last_seen_time_known,
    last_spoken_at = n.last_spoken_at, last_tried_at = n.last_tried_at,
    tries_since_seen = n.tries_since_seen, run_of_tries = n.run_of_tries, rhythm_days = n.rhythm_days,
    seen_due_on = n.seen_due_on, seen_due_at = n.seen_due_at, try_due_at = n.try_due_at,
    coordinator_until = n.coordinator_until, whereabouts = n.whereabouts, last_heard_at = n.last_heard_at,
    contact_due_at = n.contact_due_at
FROM unnest(
    %(id)s::bigint[], %(last_seen_at)s::timestamptz[], %(last_seen_time_known)s::boolean[],
    %(last_spoken_at)s::timestamptz[], %(last_tried_at)s::timestamptz[], %(tries_since_seen)s::int[],
    %(run_of_tries)s::int[], %(rhythm_days)s::smallint[], %(seen_due_on)s::date[], %(seen_due_at)s::timestamptz[],
    %(try_due_at)s::timestamptz[], %(coordinator_until)s::timestamptz[], %(whereabouts)s::text[],
    %(last_heard_at)s::timestamptz[], %(contact_due_at)s::timestamptz[]
) AS n (id, last_seen_at, last_seen_time_known, last_spoken_at, last_tried_at, tries_since_seen, run_of_tries,
        rhythm_days, seen_due_on, seen_due_at, try_due_at, coordinator_until, whereabouts, last_heard_at,
        contact_due_at)
WHERE e.id = n.id
  AND (e.last_seen_at, e.last_seen_time_known, e.last_spoken_at, e.last_tried_at, e.tries_since_seen, e.run_of_tries,
       e.rhythm_days, e.seen_due_on, e.seen_due_at, e.try_due_at, e.coordinator_until, e.whereabouts, e.last_heard_at,
       e.contact_due_at)
      IS DISTINCT FROM
      (n.last_seen_at, n.last_seen_time_known, n.last_spoken_at, n.last_tried_at, n.tries_since_seen, n.run_of_tries,
       n.rhythm_days, n.seen_due_on, n.seen_due_at, n.try_due_at, n.coordinator_until, n.whereabouts, n.last_heard_at,
       n.contact_due_at)
