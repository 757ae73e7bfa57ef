"""What golden_bert.py is made of."""
