"""The report of a month, and the rule that has stopped: the simulated year."""
