"""Six weeks of a case as a person sees them: the local workspace's page in headless Chromium, its clock moved."""
