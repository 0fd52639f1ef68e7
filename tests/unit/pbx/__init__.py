"""The PBX room."""
