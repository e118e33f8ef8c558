-- The tools at hand for somebody who is ready right now (r, a row of caseload_readynow with its episode's team t): what
-- was offered before and was in the way, who helps with it, and who of the team works today with how many visits.
-- %(partners_for)s: what they are ready for to what a partner helps with.
SELECT jsonb_build_object(
    'offers', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.at DESC), '[]') FROM (
        SELECT c.offer, c.offer_answer AS answer, c.offer_declined_because AS because, c.occurred_at AS at
        FROM caseload_contact c
        WHERE c.person_id = r.person_id AND c.successor_id IS NULL AND c.entry IN ('made', 'corrected') AND c.offer <> ''
        ORDER BY c.occurred_at DESC LIMIT 3) k),
    'partners', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.own DESC, a.name), '[]') FROM (
        SELECT b.name, b.phone, b.hours, b.takes, b.team_id IS NOT NULL AS own
        FROM caseload_partner b
        WHERE b.ended_on IS NULL AND (b.team_id IS NULL OR b.team_id = t.id)
          AND b.needs && ARRAY(SELECT jsonb_array_elements_text(%(partners_for)s::jsonb -> r.need))::varchar[]
        ORDER BY b.team_id IS NULL, b.name LIMIT 3) a),
    'room', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.visits, NOT m.knows, m.name), '[]') FROM (
        SELECT u.uuid, u.name,
               (SELECT count(*) FROM caseload_visitstaff w JOIN caseload_plannedvisit v ON v.id = w.visit_id
                WHERE w.user_id = u.id AND w.on_date = %(today)s AND v.state = 'planned') AS visits,
               EXISTS (SELECT FROM caseload_contact c JOIN caseload_contactstaff s ON s.contact_id = c.id
                       WHERE c.person_id = r.person_id AND s.user_id = u.id AND c.successor_id IS NULL
                         AND c.entry IN ('made', 'corrected') AND c.outcome = 'seen'
                         AND c.occurred_at > %(today)s::date - 365) AS knows
        FROM teams_membership n JOIN teams_user u ON u.id = n.user_id
        WHERE n.team_id = t.id AND n.role IN ('clinician', 'team_lead') AND u.is_active
          AND n.starts_on <= %(today)s AND (n.ends_on IS NULL OR n.ends_on > %(today)s)
          AND EXTRACT(isodow FROM %(today)s::date)::int = ANY(n.working_days)
          AND NOT EXISTS (SELECT FROM teams_absence b
                          WHERE b.user_id = u.id AND b.starts_on <= %(today)s
                            AND (b.ends_on IS NULL OR b.ends_on > %(today)s))) m)
)
