"""One file for each change of the schema, oldest first; run by `bot.kept.migrate`."""
