"""The commands of `squilla`, one file a group; `cli.py` lists them."""
