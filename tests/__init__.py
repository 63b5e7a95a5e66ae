"""The tests, and the longer campaigns that run by their own command."""
