"""The commands of `python -m core`, one module each. A module adds its command to the parser and runs it; large jobs,
which are the same verbs over many files, have a folder."""
