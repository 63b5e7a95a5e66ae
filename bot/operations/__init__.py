"""What whoever runs the bot asks of it: is it well, what does it count, and who notices when it is dead."""
