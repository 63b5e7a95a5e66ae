"""The life of a case: what follows from what happens to it, each step once, whoever works on it."""
