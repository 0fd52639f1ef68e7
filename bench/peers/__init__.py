"""Tools that the doctor is compared with, run in the lab and read strictly."""
