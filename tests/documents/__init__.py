"""The documents kept true: what the code cites, the picture of its layers, the lock, and what a newcomer is told."""
