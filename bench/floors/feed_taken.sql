-- Messages stored with their hash in one statement: nothing is read of them.
INSERT INTO integrations_message (uuid, sender_id, control_id, sha256, code, via, peer, received_at, times_received, answer,
                                  state, fault, attempts, raw, spell_key)
SELECT gen_random_uuid(), %(sender)s, m.control, 'taken' || left(encode(sha256(m.raw), 'hex'), 59), 'A01', 'mllp', '', %(at)s, 1, 'AA',
       'waiting', '', 0, m.raw, m.control
FROM unnest(%(raw)s::bytea[], %(control)s::text[]) m (raw, control);
