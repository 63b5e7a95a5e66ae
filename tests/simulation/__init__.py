"""A seeded simulation: histories drawn by chance, played on the real code, and judged by what must always hold."""
