"""A day of a team of five as they see it: each at the local workspace's page in a window of headless Chromium."""
