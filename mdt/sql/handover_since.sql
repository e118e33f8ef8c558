-- What happened with a team's people since a moment, one row a thing: contacts, visits that nobody made, admissions and
-- discharges, alerts that opened or closed, concerns. What was told late counts by when the team was told.
WITH e AS MATERIALIZED (
    SELECT e.id, e.person_id FROM caseload_episode e
    JOIN caseload_teamaccess a ON a.team_id = e.team_id AND a.person_id = e.person_id
        AND (a.until IS NULL OR a.until > %(today)s)
    WHERE e.team_id = %(team)s AND (e.state IN ('referred', 'accepted') OR e.ended_at >= %(since)s)
), told AS (
    SELECT CASE WHEN k.outcome = ANY(%(seen)s) THEN 'seen' ELSE 'tried' END AS kind, k.person_id, k.occurred_at AS at,
           u.name AS who, k.outcome AS code, k.small_win AS words
    FROM caseload_contact k JOIN teams_user u ON u.id = k.logged_by_id
    WHERE k.team_id = %(team)s AND k.received_at >= %(since)s AND k.received_at <= %(at)s
      AND k.occurred_at >= %(since)s - interval '7 days' AND k.source = 'logged' AND k.successor_id IS NULL
      AND k.entry IN ('made', 'corrected') AND (k.outcome = ANY(%(tried)s) OR k.small_win <> '')
    UNION ALL
    SELECT 'not_tried', v.person_id, coalesce(v.starts_at, v.on_date::timestamp AT TIME ZONE 'Europe/London'),
           (SELECT string_agg(u.name, ', ' ORDER BY u.name) FROM caseload_visitstaff w
            JOIN teams_user u ON u.id = w.user_id WHERE w.visit_id = v.id), v.purpose, v.state_reason
    FROM caseload_plannedvisit v JOIN e ON e.id = v.episode_id
    WHERE v.on_date >= (%(since)s AT TIME ZONE 'Europe/London')::date AND v.on_date <= %(today)s
      AND coalesce(v.starts_at, (v.on_date + 1)::timestamp AT TIME ZONE 'Europe/London') BETWEEN %(since)s AND %(at)s
      AND v.state IN ('planned', 'cancelled_by_us')
    UNION ALL
    SELECT 'admitted', s.person_id, s.admitted_at, s.told_by, '', concat_ws(', ', nullif(s.ward, ''), s.hospital)
    FROM caseload_hospitalspell s JOIN e ON e.id = s.episode_id
    WHERE s.retracted_at IS NULL AND s.admitted_at <= %(at)s
      AND (s.admitted_at >= %(since)s OR s.recorded_at >= %(since)s AND s.discharged_at IS NULL
           AND s.admitted_at >= %(since)s - interval '7 days')
    UNION ALL
    SELECT 'discharged', s.person_id, s.discharged_at, '', '', concat_ws(', ', nullif(s.ward, ''), s.hospital)
    FROM caseload_hospitalspell s JOIN e ON e.id = s.episode_id
    WHERE s.retracted_at IS NULL AND s.discharged_at >= %(since)s AND s.discharged_at <= %(at)s
    UNION ALL
    SELECT 'alert_opened', l.person_id, l.since_at, '', l.rule, ''
    FROM caseload_alert l JOIN e ON e.id = l.episode_id
    WHERE l.team_id = %(team)s AND l.closed_at IS NULL AND l.opened_at >= %(since)s
    UNION ALL
    SELECT 'alert_closed', l.person_id, l.closed_at, '', l.rule, ''
    FROM caseload_alert l JOIN e ON e.id = l.episode_id
    WHERE l.team_id = %(team)s AND l.closed_at >= %(since)s AND l.closed_at <= %(at)s
    UNION ALL
    SELECT CASE WHEN c.acknowledged_at IS NULL THEN 'concern' ELSE 'concern_answered' END, c.person_id, c.recorded_at,
           c.raised_by, c.kind, c.words
    FROM caseload_concern c JOIN e ON e.id = c.episode_id
    WHERE c.acknowledged_at IS NULL OR c.recorded_at >= %(since)s
    UNION ALL
    -- Who is ready for something right now, until it is answered; why nobody could go stands with it.
    SELECT CASE WHEN r.answered_at IS NULL THEN 'ready' ELSE 'ready_answered' END, r.person_id, r.recorded_at,
           CASE WHEN r.answered_at IS NULL THEN r.put_off_because ELSE r.answer END, r.need, r.words
    FROM caseload_readynow r JOIN e ON e.id = r.episode_id
    WHERE r.recorded_at <= %(at)s AND (r.answered_at IS NULL OR r.answered_at >= %(since)s)
)
SELECT t.*, p.uuid AS person_uuid, p.family_name, p.given_names, p.preferred_name, p.sort_key, x.uuid AS episode_uuid
FROM told t JOIN e ON e.person_id = t.person_id JOIN caseload_episode x ON x.id = e.id
JOIN caseload_person p ON p.id = t.person_id
ORDER BY p.sort_key, t.at
