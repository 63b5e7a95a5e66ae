"""When each disposition is asked about and raised, and with whom: a table; nothing is later than its clock."""
