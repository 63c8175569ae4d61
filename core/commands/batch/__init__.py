"""Large jobs: the verbs of the command line over many files, in shards, on this machine or on a Ray cluster."""
