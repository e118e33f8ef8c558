-- A meeting in progress: the meeting, the person on the screen with what is known, the members' visits, the agenda.
SELECT m.*, s.title, t.name FROM mdt_meeting m
JOIN mdt_meetingseries s ON s.id = m.series_id JOIN teams_team t ON t.id = m.team_id WHERE m.id = %(meeting)s;
SELECT k.* FROM mdt_meeting m JOIN mdt_agendaitem i ON i.id = m.current_id
JOIN caseload_contact k ON k.person_id = i.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
WHERE m.id = %(meeting)s ORDER BY k.occurred_at DESC LIMIT 4;
SELECT v.* FROM mdt_meeting m JOIN mdt_agendaitem i ON i.id = m.current_id
JOIN caseload_plannedvisit v ON v.person_id = i.person_id AND v.state = 'planned' AND v.on_date >= %(today)s
WHERE m.id = %(meeting)s ORDER BY v.on_date LIMIT 4;
SELECT w.* FROM mdt_meeting m JOIN mdt_writing w ON w.item_id = m.current_id WHERE m.id = %(meeting)s;
SELECT u.user_id, w.on_date, count(w.visit_id) FROM teams_membership u
LEFT JOIN caseload_visitstaff w ON w.user_id = u.user_id AND w.on_date >= %(today)s AND w.on_date < %(today)s + 7
WHERE u.team_id = %(team)s GROUP BY u.user_id, w.on_date;
SELECT i.person_id FROM mdt_agendaitem i JOIN caseload_person p ON p.id = i.person_id
WHERE i.meeting_id = %(meeting)s ORDER BY i.id
