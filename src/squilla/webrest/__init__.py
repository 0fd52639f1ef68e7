"""The HTTP contract of the NethCTI app, so that the app people already have works here (M1-M3)."""
