"""The routing logic inside Kamailio: standard library only, in the distribution's own Python.

`router` is what Kamailio calls; it runs `steps` in order over `ksr`, the only file that knows
Kamailio's Python interface (KEMI). Everything that decides without Kamailio is in plain modules.
"""
