"""Numbers that reading field files needs, each with its unit and its reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingParams:
    """Hold the limits of reading.

    ``near_km``: a file this near to a point of the register belongs to the survey; a village is seldom more
    than 15 km across, and its neighbours in the register are nearer than that.
    ``off_km``: farther than this from every point of the register, a fix cannot be of this survey; swapped
    coordinates and wrong zones land hundreds of kilometres away.
    ``earliest_year``: GPS time began in 1980 and no handheld wrote files before 1990; a clock that was never
    set gives 1970 or 1980.
    ``minimum_score``, ``minimum_lead``: likeness (0 to 100) of two spellings of one village, and its lead on
    the next village: one wrong letter in ten passes, an added syllable does not.
    ``agreed_sigma_m``: 1 sd across a line agreed in a meeting, where the file gives none: a pencil line of
    0.4 mm and its setting-out on a 1:25,000 sheet.
    ``largest_unpacked_bytes``: an archive that unpacks to more is refused; a season of fixes of a province is
    a tenth of it.
    """

    near_km: float = 50.0
    off_km: float = 100.0
    earliest_year: int = 1990
    minimum_score: float = 90.0
    minimum_lead: float = 5.0
    agreed_sigma_m: float = 10.0
    largest_unpacked_bytes: int = 500_000_000


DEFAULT_PARAMS = ReadingParams()
