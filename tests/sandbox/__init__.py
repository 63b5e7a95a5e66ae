"""The local workspace, driven with Slack's own libraries over real sockets."""
