"""Apps driven from outside as people and accidents do: started, asked over the network, watched, ended.

Knows no suite. Nothing here imports an app: what a person cannot reach is not measured.
"""
