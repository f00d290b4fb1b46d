"""Reading: a grammar of our own from a student's text to a tree. Nothing is evaluated."""
