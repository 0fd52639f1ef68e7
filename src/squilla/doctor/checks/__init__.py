"""One file a check; `registry.py` lists them."""
