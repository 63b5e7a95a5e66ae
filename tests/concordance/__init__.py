"""Where this product agrees with the guidelines, row by row, and why where it does not."""
