import pytest

from banmap.readings import read_register
from banmap.readings.attribution import attribute
from banmap.readings.directory import directory_from_register
from banmap.readings.params import DEFAULT_PARAMS


@pytest.fixture
def found(register):
    directory = directory_from_register(register.register, register.memberships)

    def find(file_name, *, title="", column=""):
        return attribute(
            file_name=file_name, title=title, column=column, directory=directory, params=DEFAULT_PARAMS
        )

    return find


@pytest.mark.parametrize(
    ("file_name", "title", "column", "unit"),
    [
        ("x.gpx", "", "9901001", "9901001"),
        ("x.gpx", "", "LA9901001", "9901001"),
        ("9901002.gpx", "9901002", "9901001", "9901001"),  # the column before the title
        ("9901002.gpx", "9901001", "", "9901001"),  # the title before the file
        ("x.gpx", "", "Houiysai", "9901001"),  # a name in the column
        ("LA9901003 day 2.gpx", "Track 4", "", "9901003"),
        ("9901003_2025-01-16.gpx", "2025-01-16 08:30:00", "", "9901003"),
        ("Houiysai.gpx", "ACTIVE LOG 001", "", "9901001"),
        ("ban houiy-sai boundary 2025-01-16.gpx", "", "", "9901001"),
        ("Houiysai 2.gpx", "", "", "9901001"),  # the second file, no other village
        ("team A Phonsavan.gpx", "", "", "9901003"),
        ("ບ້ານຫ້ວຍຊາຍ.gpx", "", "", "9901001"),
        ("x.gpx", "ຂອບເຂດ ບ້ານຫ້ວຍຊາຍ", "", "9901001"),
        ("9901001/track.gpx", "", "", "9901001"),
        ("Phonsavan/track 1.gpx", "", "", "9901003"),
        ("9901/Namtok.gpx", "", "", "9901002"),  # parent first: a folder with the district's code
        ("Nakham/Namtok.gpx", "", "", "9902001"),  # or its name
        ("990101/Namtok.gpx", "", "", "9901002"),  # or a kumban's code
        ("Houiysai group/Namtok.gpx", "", "", "9901002"),
        ("9901001 and 9901002.gpx", "9901002", "", "9901002"),
        ("9901002.gpx", "9901001 9901002", "", "9901002"),  # the file settles which of two
    ],
)
def test_the_village_is_found(found, file_name, title, column, unit):
    attribution = found(file_name, title=title, column=column)
    assert (attribution.unit, attribution.why_not) == (unit, "")


@pytest.mark.parametrize(
    ("file_name", "title", "column", "why"),
    [
        ("Namtok.gpx", "", "", "neither"),  # two villages of one name, no parent
        ("track 001.gpx", "", "", "neither"),
        ("9901001 9901002.gpx", "", "", "several: 9901001, 9901002"),
        ("9901099.gpx", "", "", "9901099"),  # a code of the district that nobody has
        ("9901001.gpx", "9901099", "", "9901099"),
        ("9901001.gpx", "", "9901099", "'9901099'"),
        ("9901001.gpx", "Phonsavann", "", "is like 9901003"),  # a like name against a firm code
        ("Houiysai Noi.gpx", "", "", "neither"),
        ("Houiysai - Phonsavan.gpx", "", "", "neither"),
        ("20250116.gpx", "16-01-2025 99:01", "", "neither"),
    ],
)
def test_what_is_unsure_stays_so_and_says_why(found, file_name, title, column, why):
    attribution = found(file_name, title=title, column=column)
    assert attribution.unit == ""
    assert why in attribution.why_not


def test_codes_of_another_form_are_whole_words(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("code,name,level,parent\nD,D,district,\nHS-01,Houiysai,village,D\n7,Namtok,village,D\n")
    read = read_register(path)
    directory = directory_from_register(read.register, read.memberships)
    assert directory.codes_in("hs-01 track") == ("HS-01",)
    assert directory.codes_in("track 7") == ()
    assert directory.codes_in("7") == ("7",)
