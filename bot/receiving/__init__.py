"""Signed HTTP from Slack: strangers are turned away before anything they sent is parsed."""
