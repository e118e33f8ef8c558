SELECT e.id, e.team_id, e.person_id, e.state, e.accepted_at, e.ended_at, e.closure_reason,
       e.last_seen_at, e.last_tried_at, e.tries_since_seen, e.run_of_tries, e.rhythm_days,
       e.seen_due_on, e.seen_due_at, e.try_due_at, e.in_hospital_since, e.last_discharged_at, e.coordinator_until,
       e.whereabouts, e.last_heard_at, e.contact_due_at,
       t.day_starts_at, t.tries_in_a_row, t.review_lead_days, t.time_critical_grace_hours,
       ((%(now)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date AS today
FROM caseload_episode e JOIN teams_team t ON t.id = e.team_id
