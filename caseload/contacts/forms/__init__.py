"""Forms of visits and contacts."""
