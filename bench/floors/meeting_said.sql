-- What is new in a meeting while somebody types: the texts about the person on the screen.
SELECT w.*, i.person_id FROM mdt_meeting m
JOIN mdt_agendaitem i ON i.id = m.current_id JOIN mdt_writing w ON w.item_id = i.id
WHERE m.id = %(meeting)s
