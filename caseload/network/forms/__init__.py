"""Forms of the network and the partners; they check what was typed, the operations check the rules."""
