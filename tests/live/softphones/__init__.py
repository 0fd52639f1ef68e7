"""Phones for the live tests that Squilla's own code has no part in.

`Linphone` and `Baresip` drive the real softphones of those names; `App` behaves as the mobile
app does. Nothing here imports `squilla`: a mistake the server makes is not repeated by its peer.
"""
