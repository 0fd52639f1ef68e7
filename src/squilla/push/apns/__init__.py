"""Apple's push service for VoIP (M4): a call wakes an iPhone.

Apple ends an app that does not show a call at each VoIP push, so nothing but a ring is sent here.
"""
