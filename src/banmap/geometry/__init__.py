"""Arrays only: curves, distances, meshes, partitions. This floor has never heard of a village.

Points are float arrays of shape (n, 2), ``x, y`` in metres of one metric CRS.
"""
