"""Every wrong way to start, as real processes: what was set, the sentence that is printed, the exit status."""
