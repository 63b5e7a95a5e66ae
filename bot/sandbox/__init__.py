"""The local workspace: a Slack on localhost that refuses what Slack refuses, with a page to use it."""
