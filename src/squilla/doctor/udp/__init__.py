"""Every UDP port of the audio, proved one by one: packets, windows, sweep and pattern (B2, A4)."""
