"""Where a doctor outside joins this PBX, on the port that the portal has open anyway (B1)."""
