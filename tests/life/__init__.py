"""The life of a case: what follows, each step once, and what the log says of it."""
