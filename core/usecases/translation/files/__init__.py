"""File formats: each gives a file's segments and puts their targets back where they came from."""
