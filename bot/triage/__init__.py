"""The medicine: pure functions from findings to an assessment; no clock, network, disk or chance."""
