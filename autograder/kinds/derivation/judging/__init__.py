"""Derivations: a forward graph, what follows from it by the chain rule, and what a student's lines are worth."""
