"""What is kept: the case rows, the log of what people did, and how each older form of them is read."""
