"""Says what the figures of a call mean: why it ended, and which way the voice does not go."""
