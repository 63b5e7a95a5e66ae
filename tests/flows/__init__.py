"""Whole journeys over real sockets."""
