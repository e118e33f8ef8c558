-- Who asks: the session, then the user with memberships and teams, told to the database for the transaction.
SELECT session_data FROM django_session WHERE session_key = %(session)s AND expire_date > now();
SELECT u.*, m.team_id, m.role, m.profession, t.name AS team, t.day_starts_at,
       set_config('app.user_id', u.id::text, true) AS told_user,
       set_config('app.team_ids', m.team_id::text, true) AS told_teams
FROM teams_user u
LEFT JOIN teams_membership m
    ON m.user_id = u.id AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on > %(on)s)
LEFT JOIN teams_team t ON t.id = m.team_id
WHERE u.id = %(reader)s
