-- Takes messages in, each once by sender, control number and hash. Of one that is here already: what was deleted,
-- refused or could not be read is taken in anew, since somebody may be with us now, or a profile may have changed; all
-- else stays as it is.
INSERT INTO integrations_message AS m (
    uuid, sender_id, control_id, sha256, code, via, peer, received_at, times_received, answer, state, fault, attempts,
    raw, parsed, event_at, spell_key
)
SELECT gen_random_uuid(), n.sender_id, n.control_id, n.sha256, n.code, n.via, n.peer, %(at)s, 1, n.answer, n.state,
       n.fault, 0, n.raw, n.parsed, n.event_at, n.spell_key
FROM unnest(
    %(sender_id)s::bigint[], %(control_id)s::text[], %(sha256)s::text[], %(code)s::text[], %(via)s::text[],
    %(peer)s::text[], %(answer)s::text[], %(state)s::text[], %(fault)s::text[], %(raw)s::bytea[],
    %(parsed)s::jsonb[], %(event_at)s::timestamptz[], %(spell_key)s::text[]
) AS n (sender_id, control_id, sha256, code, via, peer, answer, state, fault, raw, parsed, event_at, spell_key)
ORDER BY n.sender_id, n.control_id, n.sha256
ON CONFLICT (sender_id, control_id, sha256) DO UPDATE SET
    times_received = m.times_received + 1,
    (received_at, answer, state, fault, attempts, raw, parsed, event_at, spell_key, next_try_at, settled_at) = (
        SELECT CASE WHEN anew THEN excluded.received_at ELSE m.received_at END,
               CASE WHEN anew THEN excluded.answer ELSE m.answer END,
               CASE WHEN anew THEN excluded.state ELSE m.state END,
               CASE WHEN anew THEN excluded.fault ELSE m.fault END,
               CASE WHEN anew THEN 0 ELSE m.attempts END,
               CASE WHEN anew THEN excluded.raw ELSE m.raw END,
               CASE WHEN anew THEN excluded.parsed ELSE m.parsed END,
               CASE WHEN anew THEN excluded.event_at ELSE m.event_at END,
               CASE WHEN anew THEN excluded.spell_key ELSE m.spell_key END,
               CASE WHEN anew THEN NULL ELSE m.next_try_at END,
               CASE WHEN anew THEN NULL ELSE m.settled_at END
        FROM (SELECT m.state IN ('purged', 'refused') OR m.answer <> 'AA' AS anew) a
    )
RETURNING m.sender_id, m.control_id, m.sha256, m.answer, m.fault
