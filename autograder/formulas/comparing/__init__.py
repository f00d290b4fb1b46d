"""Comparing: refuted by balls, proved by an identity test, at sizes and in cells where there are sums and switches."""
