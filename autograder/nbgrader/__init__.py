"""The seams to nbgrader: build its course, repair and grade its notebooks, write its gradebook, render it safely.

Inside this package `import nbgrader` is the real one: imports are absolute.
"""
