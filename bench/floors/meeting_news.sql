SELECT revision FROM mdt_meeting WHERE id = %(meeting)s
