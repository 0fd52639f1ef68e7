"""One file of tests for each module, in the same tree."""
