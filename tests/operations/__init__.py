"""Whoever runs the bot: what they can ask of it, what they are told, and who notices when it is dead."""
