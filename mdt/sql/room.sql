-- Who works in the team on the day of a meeting with how each stands in its minutes, whoever else takes part, and what
-- the team has to do that is about nobody in particular: everything open, and what this meeting set.
WITH here AS (
    SELECT DISTINCT m.user_id FROM teams_membership m JOIN teams_user u ON u.id = m.user_id AND u.is_active
    WHERE m.team_id = %(team)s AND m.role NOT IN ('wall', 'guest') AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on > %(on)s)
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.organisation, p.name), '[]') FROM (
        SELECT u.id, u.uuid, u.name, '' AS organisation, '' AS role, a.presence
        FROM here h JOIN teams_user u ON u.id = h.user_id
        LEFT JOIN mdt_attendance a ON a.meeting_id = %(meeting)s AND a.user_id = u.id
        UNION ALL
        SELECT a.user_id, NULL, a.name, a.organisation, a.role, a.presence FROM mdt_attendance a
        WHERE a.meeting_id = %(meeting)s AND (a.user_id IS NULL OR a.user_id NOT IN (SELECT user_id FROM here))) p
    ) AS people,
    (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.state <> 'open', x.due_on, x.id), '[]') FROM (
        SELECT x.id, x.uuid, x.words, x.due_on, x.state, x.ended_note, u.name AS owner
        FROM mdt_action x JOIN teams_user u ON u.id = x.owner_id
        WHERE x.team_id = %(team)s AND x.person_id IS NULL
          AND (x.state = 'open' OR x.meeting_id = %(meeting)s OR x.ended_at >= (
              SELECT looks_back_to FROM mdt_meeting WHERE id = %(meeting)s))) x) AS actions
