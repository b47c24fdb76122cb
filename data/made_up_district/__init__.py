"""The made-up district of the sample: its villages, what its teams walked, and the files they handed in."""
