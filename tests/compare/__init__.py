"""The complete comparison of two versions: every form of the wide space, by the solver."""
