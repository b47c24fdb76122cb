"""The ground: everything that a map has to divide."""

from dataclasses import dataclass

from banmap.boundaries.survey_field import SurveyField
from banmap.geometry.curves import Floats


@dataclass(frozen=True)
class Ground:
    """What is to be divided: the field of all claims, the places of unwalked units (u, 2), and the frame.

    Labels are: each claim its number, the frame's outside among them (``frame``, None without one), then
    the unwalked units in order, then the land beyond all claims where there is no frame.
    """

    field: SurveyField
    centres_m: Floats
    frame: int | None
    reach_m: float

    @property
    def beyond(self) -> int:
        """The label of what lies outside the map."""
        return len(self.field.claims) + len(self.centres_m) if self.frame is None else self.frame
