"""Starting from a team's own spreadsheet, and taking the same columns out again."""
