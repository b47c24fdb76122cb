"""Find the bundled sample: a made-up district with the faults that field teams make."""

from importlib.resources import files
from pathlib import Path

from banmap.errors import NotFoundError

_IN_CHECKOUT = Path(__file__).parents[3] / "data" / "sample"


def sample_folder() -> Path:
    """Give the sample's folder: inside the installed package, else in the checkout.

    Raises NotFoundError where neither has one.
    """
    in_package = Path(str(files("banmap") / "sample"))
    for folder in (in_package, _IN_CHECKOUT):
        if folder.is_dir():
            return folder
    raise NotFoundError(f"the bundled sample is missing: neither {in_package} nor {_IN_CHECKOUT} is there")
