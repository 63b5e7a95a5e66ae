"""Two people at work on several cases at once, drawn by chance, and who judges what became of what they sent."""
