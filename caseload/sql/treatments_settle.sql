-- Sets where rounds stand: one row of the arrays for each.
UPDATE caseload_treatmentdue d
SET state = n.state, closed_by_id = n.closed_by_id, waiting_id = n.waiting_id
FROM unnest(%(pk)s::bigint[], %(state)s::text[], %(closed_by_id)s::bigint[], %(waiting_id)s::bigint[])
     n (id, state, closed_by_id, waiting_id)
WHERE d.id = n.id
