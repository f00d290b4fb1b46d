"""What `compile.py` is made of."""
