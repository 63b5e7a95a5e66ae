"""How many taps the form costs, how long it takes by a stated model, and random walks through it."""
