"""The surfaces people see, checked as values: built, validated, answered and read back."""
