-- What is new at a handover while somebody types: the notes about everybody on its list.
SELECT w.*, i.person_id FROM mdt_agendaitem i JOIN mdt_writing w ON w.item_id = i.id
WHERE i.meeting_id = %(meeting)s ORDER BY i.position, w.id
