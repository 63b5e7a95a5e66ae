"""Two versions of the medicine side by side: what differs, by rule, with the smallest form that shows it."""
