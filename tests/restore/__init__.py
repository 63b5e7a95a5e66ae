"""The restore drill: a large database backed up, lost and put back, while Slack remembers all that was done since."""
