"""Files that real devices wrote: every fix is read, or the file is refused with its reason."""

import gpxpy
import numpy as np
import pytest

from banmap.errors import InputError
from banmap.readings import read_file

FOLDERS = ("walkers", "robjordan_routeA", "gpxpy", "gpsbabel")


def refusal(path):
    """Read a file and give the reason why it is refused, or an empty text."""
    try:
        read_file(path)
    except InputError as error:
        return str(error)
    return ""


def gpx_files(shared_data):
    return [path for name in FOLDERS for path in sorted((shared_data / "gps" / name).rglob("*.gpx"))]


def test_every_gpx_file_has_the_fixes_and_times_that_gpxpy_finds(shared_data):
    files = gpx_files(shared_data)
    assert len(files) > 50
    for path in files:
        other = gpxpy.parse(path.read_text(encoding="utf-8-sig"))
        walked = [point for track in other.tracks for segment in track.segments for point in segment.points]
        marked = [point for route in other.routes for point in route.points] + list(other.waypoints)
        read = read_file(path)
        assert len(read) == len(walked) + len(marked), path.name
        tracks = [part for part in read.parts if part.walk.startswith("t") and len(part)]
        places = np.vstack([part.xy for part in tracks]) if tracks else np.empty((0, 2))
        assert places.tolist() == [[point.longitude, point.latitude] for point in walked], path.name
        timed = sum(int((~np.isnat(part.time)).sum()) for part in tracks)
        assert timed == sum(point.time is not None for point in walked), path.name


def test_nothing_crashes_on_any_file_and_refusals_name_it(shared_data):
    refused = []
    for path in sorted((shared_data / "gps").rglob("*")):
        if not path.is_file():
            continue
        reason = refusal(path)
        assert not reason or path.name in reason
        refused += [path.suffix] if reason else []
    assert ".gpx" not in refused
    assert ".kml" not in refused


@pytest.mark.parametrize(
    ("name", "fixes"),
    [("opentracks.kml", 2), ("google_ext.kml", 451), ("skydrop.kml", 1329), ("mtk_logger.csv", 817)],
)
def test_fixes_of_other_formats(shared_data, name, fixes):
    assert len(read_file(shared_data / "gps" / "gpsbabel" / "formats" / name)) == fixes


def test_truncated_files_never_crash(shared_data, tmp_path):
    formats = shared_data / "gps" / "gpsbabel" / "formats"
    for source in (
        formats / "google_ext.kml",
        formats / "iblue747.csv",
        shared_data / "gps/gpxpy/unicode.gpx",
    ):
        data = source.read_bytes()
        for cut in np.linspace(0, len(data), 40, dtype=int):
            path = tmp_path / source.name
            path.write_bytes(data[:cut])
            reason = refusal(path)
            assert not reason or source.name in reason
