"""Write the made-up survey of ``data/sample/``: ``python data/make_sample.py [--out FOLDER]``.

The same seed gives the same bytes. What stands in the folder already is overwritten, nothing else touched.
"""

import argparse
from pathlib import Path

from made_up_district.district import make_district
from made_up_district.fieldwork import do_fieldwork
from made_up_district.writing import write_sample

SEED = 2034
SAMPLE = Path(__file__).parent / "sample"


def make_sample(folder: Path, *, seed: int = SEED) -> None:
    """Make the district, let its teams walk, and write all files below ``folder``."""
    district = make_district(seed)
    write_sample(folder, district, do_fieldwork(district, seed=seed))


def main() -> None:
    """Read the arguments and write the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLE, help="folder to write to")
    folder = parser.parse_args().out
    make_sample(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    print(f"{folder}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
