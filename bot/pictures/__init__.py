"""Pictures of an assessment, for the local page and the documents: which root, and which path; Slack is shown none."""
