"""backpain: Slack decision support for clinicians who see acute severe low back pain with leg numbness."""
