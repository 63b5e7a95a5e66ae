"""How fast the product answers and what it costs: real processes against a stub of Slack, interleaved."""
