"""From files to raw readings: the register, the frame and the field files of a survey."""

from banmap.readings.files import read_file
from banmap.readings.frame import read_frame
from banmap.readings.params import ReadingParams
from banmap.readings.register import Register, read_register
from banmap.readings.survey import Survey, read_survey

__all__ = ["ReadingParams", "Register", "Survey", "read_file", "read_frame", "read_register", "read_survey"]
