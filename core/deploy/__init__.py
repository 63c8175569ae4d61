"""Deployment: a folder with one app and nothing else, for a Hugging Face Space or any container, and its upload."""
