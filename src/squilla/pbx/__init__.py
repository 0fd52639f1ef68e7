"""Reads a real PBX: what Asterisk and rtpengine say, what files promise, what sockets show (A1).

Nothing here judges or changes anything, and no password is kept from what is read.
"""
