"""What tortures the feed (``manage.py torture_feed``): never part of the service."""
