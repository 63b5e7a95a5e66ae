"""The product as a person sees it, in headless Chromium."""
