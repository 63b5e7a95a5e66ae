"""A toy program whose test misses something, so that it can be seen that the mutants tell."""
