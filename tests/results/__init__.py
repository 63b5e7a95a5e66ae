"""How sure we are: the worked cases, and what a thousand ordinary patients would be asked to do."""
