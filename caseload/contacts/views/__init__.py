"""Pages of visits and contacts."""
