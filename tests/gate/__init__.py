"""The one gate: every listener against every kind of person who may not use it."""
