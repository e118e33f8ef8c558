-- Sets where rounds stand, and only then lets new ones begin, since at most one of a treatment is open: one row of the
-- arrays for each.
WITH stood AS (
    UPDATE caseload_treatmentdue d
    SET state = n.state, closed_by_id = n.closed_by_id, waiting_id = n.waiting_id
    FROM unnest(%(pk)s::bigint[], %(state)s::text[], %(closed_by_id)s::bigint[], %(waiting_id)s::bigint[])
         n (id, state, closed_by_id, waiting_id)
    WHERE d.id = n.id
    RETURNING d.id
)
INSERT INTO caseload_treatmentdue (person_id, episode_id, treatment_id, policy_id, after_id, due_on, earliest_on,
                                   latest_on, state, closed_by_id, waiting_id)
SELECT n.* FROM (SELECT count(*) FROM stood) first CROSS JOIN unnest(
    %(new_person_id)s::bigint[], %(new_episode_id)s::bigint[], %(new_treatment_id)s::bigint[],
    %(new_policy_id)s::bigint[], %(new_after_id)s::bigint[], %(new_due_on)s::date[], %(new_earliest_on)s::date[],
    %(new_latest_on)s::date[], %(new_state)s::text[], %(new_closed_by_id)s::bigint[], %(new_waiting_id)s::bigint[]
) n
