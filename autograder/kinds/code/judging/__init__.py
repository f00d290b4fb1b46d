"""What `judge.py` is made of."""
