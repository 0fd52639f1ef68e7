"""A small internet in network namespaces, with a PBX behind routers and one named fault at a time.

It proves the doctor: in the healthy network nothing may be reported, and each fault must be named
first. Faults come from the network and the configuration, never from a flag in Squilla. Nothing
here is connected with the machine's own network; it needs root.
"""
