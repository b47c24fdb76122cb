"""Benchmarks: accuracy, robustness and time of banmap beside other tools, all in one run.

``make bench`` writes docs/benchmarks.md. Nothing of this is installed with banmap.
"""
