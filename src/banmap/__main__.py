"""Let ``python -m banmap`` do what ``banmap`` does."""

from banmap.cli import main

main()
