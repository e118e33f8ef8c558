-- Messages stored with their hash; those about nobody with us without their text; a stay, the episode's state and an alert for
-- each of the others. One snapshot, no locks, no second factor, no trail beyond one event: less than the service must do.
INSERT INTO integrations_message (uuid, sender_id, control_id, sha256, code, via, peer, received_at, times_received, answer,
                                  state, fault, attempts, raw, spell_key)
SELECT gen_random_uuid(), %(sender)s, m.control, 'floor' || left(encode(sha256(m.raw), 'hex'), 59), 'A01', 'mllp', '', %(at)s, 1, 'AA',
       'waiting', '', 0, m.raw, m.control
FROM unnest(%(raw)s::bytea[], %(control)s::text[]) m (raw, control);
WITH gone AS (
    UPDATE integrations_message x SET state = 'purged', raw = NULL, settled_at = %(at)s
    FROM unnest(%(control)s::text[], %(nhs)s::text[]) m (control, nhs)
    WHERE x.sender_id = %(sender)s AND x.control_id = m.control
      AND NOT EXISTS (SELECT FROM caseload_person p WHERE p.nhs_number = m.nhs)
    RETURNING 1
)
SELECT count(*) AS purged FROM gone;
WITH ours AS (
    SELECT p.id AS person_id, e.id AS episode_id, e.team_id, m.control, m.admitted
    FROM unnest(%(control)s::text[], %(nhs)s::text[], %(admitted)s::timestamptz[]) m (control, nhs, admitted)
    JOIN caseload_person p ON p.nhs_number = m.nhs
    JOIN LATERAL (SELECT id, team_id FROM caseload_episode
                  WHERE person_id = p.id AND state = 'accepted' ORDER BY id LIMIT 1) e ON true
), applied AS (
    UPDATE integrations_message x SET state = 'applied', person_id = o.person_id, settled_at = %(at)s
    FROM ours o WHERE x.sender_id = %(sender)s AND x.control_id = o.control
), stays AS (
    INSERT INTO caseload_hospitalspell (uuid, person_id, episode_id, hospital, ward, kind, bed_type, admitted_at, told_by,
                                        recorded_by_id, discharge_method, discharge_destination, retracted_reason, is_fed)
    SELECT gen_random_uuid(), person_id, episode_id, 'BENCH', 'W1', 'psychiatric', 'X', admitted, 'BENCH', %(by)s, '', '', '',
           true
    FROM ours RETURNING id, person_id, episode_id, admitted_at
), state AS (
    UPDATE caseload_episode e SET in_hospital_since = s.admitted_at FROM stays s WHERE e.person_id = s.person_id
), alerts AS (
    INSERT INTO caseload_alert (uuid, rule, team_id, person_id, episode_id, subject, facts, since_at, opened_at,
                                closed_facts, acknowledged_note)
    SELECT gen_random_uuid(), 'admitted', o.team_id, s.person_id, s.episode_id, s.id::text, '{}', s.admitted_at, %(at)s, '{}', ''
    FROM stays s JOIN ours o ON o.person_id = s.person_id
), trail AS (
    INSERT INTO audit_event (at, actor_id, actor_label, person_id, person_label, team_label, verb, subject, facts, request_id)
    SELECT %(at)s, %(by)s, 'BENCH', person_id, '', '', 'spell.followed', 'hospital_spell', '{}', '' FROM stays
)
SELECT count(*) AS stays FROM stays;
