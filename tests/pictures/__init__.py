"""The pictures of an assessment."""
