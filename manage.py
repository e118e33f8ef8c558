#!/usr/bin/env python
"""Django's command line. With no ``DATABASE_URL`` it starts (or joins) the embedded servers first."""

import os
import sys

WITHOUT_SERVERS = {
    "up",
    "reset",
    "check",
    "makemigrations",
    "collectstatic",
    "compilemessages",
    "makemessages",
    "help",
    "version",
    "--help",
}
"""Commands that need no database, or start the servers themselves."""


def main():
    """Choose the settings, see to the servers, hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aot.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DEMO", "1")
        if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVERS:
            from aot import embedded

            embedded.hold()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
