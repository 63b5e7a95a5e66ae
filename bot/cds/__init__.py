"""CDS Hooks 2.0: the same rules, asked by a record system; started by name alone, it keeps nothing."""
