"""The rules about people, visits and who answers for them; ``settings.ALERT_RULES`` names them by dotted path."""
