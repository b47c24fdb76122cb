"""The arguments and options that several commands share, as annotated types."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

StoreUrl = Annotated[str, typer.Argument(metavar="STORE", help="Path ending in .gpkg.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document for machines.")]
OptionalFile = Path | None


class Datum(StrEnum):
    """Name the datum that a file's coordinates are on, where the file does not say."""

    wgs84 = "wgs84"
    lao1997 = "lao1997"
    lao1993 = "lao1993"
    vientiane1982 = "vientiane1982"
    indian1960 = "indian1960"
    indian1975 = "indian1975"


class Level(StrEnum):
    """Name a level of units."""

    village = "village"
    kumban = "kumban"
    taseng = "taseng"
    district = "district"
    province = "province"
