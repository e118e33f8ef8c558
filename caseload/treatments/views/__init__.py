"""Pages of treatments, checks and the policy, by subject."""
