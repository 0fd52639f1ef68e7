"""The doctor: every check of the guide, from inside and outside, ending in a cause and a remedy.

A *check* is a probe (facts, no judgement) and a judge (pure); `registry.py` lists all of them. The
engine runs them, `diagnosis.py` tells causes from symptoms, `reports/` show both. Nothing here
needs the server's rooms: the doctor works on a bare laptop.
"""
