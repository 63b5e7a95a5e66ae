"""The service of CDS Hooks, held against the published specification."""
