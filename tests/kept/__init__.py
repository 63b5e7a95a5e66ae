"""Real rows of every release, and what today's code makes of them."""
