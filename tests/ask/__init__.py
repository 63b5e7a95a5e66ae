"""Questions in clinicians' words: 60 with the passage that answers each, 20 that must be refused."""
