"""`squilla doctor`: options, what they ask for, one run or several, where the report goes."""
