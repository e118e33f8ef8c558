-- What is new in a meeting: the texts about the person on the screen, and the agenda's states.
SELECT w.* FROM mdt_meeting m JOIN mdt_writing w ON w.item_id = m.current_id WHERE m.id = %(meeting)s;
SELECT i.person_id FROM mdt_agendaitem i JOIN caseload_person p ON p.id = i.person_id
WHERE i.meeting_id = %(meeting)s ORDER BY i.id
