"""Forms about staff, teams and days; they check what was typed, the operations check the rules."""
