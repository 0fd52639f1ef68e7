"""The doctor in the lab: a small internet with one fault at a time. Needs root."""
