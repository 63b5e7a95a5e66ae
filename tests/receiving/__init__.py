"""Signed HTTP: strangers, floods, half-open connections, and what whoever runs the bot can see."""
