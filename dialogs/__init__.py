"""What people see: each module builds one Slack surface from values and reads it back."""
