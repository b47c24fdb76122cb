"""The GeoPackage store: one file, written and read with the standard library's sqlite3 alone."""
