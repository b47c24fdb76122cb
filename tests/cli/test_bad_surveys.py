"""A survey with one bad file: it is named, the other villages make their map, no unit is lost."""

import re

import numpy as np
import pytest
import shapely
from tiny_survey import CODES, walk_along

from banmap.store import open_store
from simulation.files import GpxFile, Track, write_gpx

BAD = "1599002"
FILE = f"{BAD}.gpx"
RING = [(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000, 0)]


def rewritten(survey, *pairs):
    path = survey / "gps" / FILE
    text = path.read_text(encoding="utf-8")
    for pattern, new in pairs:
        text = re.sub(pattern, new, text)
    path.write_text(text, encoding="utf-8")


def walked(survey, *corners_m, name=FILE, code=BAD, day=20):
    write_gpx(survey / "gps" / name, GpxFile(tracks=[walk_along(corners_m, name=code, day=day)]))


def registered(survey, row):
    with (survey / "register.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def villages_of(store):
    with open_store(str(store), read_only=True) as opened:
        units = opened.read("units", where={"level": "village"}).set_index("code").to_crs("EPSG:32648")
    assert shapely.coverage_is_valid(units.geometry.to_numpy())
    return units


def findings_of(outcome):
    return {
        finding["kind"]: (finding["severity"], finding["text"])
        for step in outcome.document["steps"]
        for finding in step["findings"]
    }


def cut_off(survey):
    path = survey / "gps" / FILE
    path.write_bytes(path.read_bytes()[:6000])


def emptied(survey):
    (survey / "gps" / FILE).write_bytes(b"")


def one_fix(survey):
    rewritten(survey, (r"(?s)(<trkseg>.*?</trkpt>).*</trkseg>", r"\1</trkseg>"))


def off_the_country(survey):
    places = np.column_stack([np.linspace(10, 10.1, 30), np.full(30, 50.0)])
    write_gpx(survey / "gps" / FILE, GpxFile(tracks=[Track(BAD, places)]))


@pytest.mark.parametrize(
    ("spoil", "kind", "severity", "said"),
    [
        (cut_off, "damaged_file", "error", "cut off"),
        (emptied, "unreadable_file", "error", "is empty"),
        (one_fix, "single_fix", "warning", "single fix"),
        (off_the_country, "off_area", "error", "30 of 30 fixes"),
    ],
)
def test_a_file_that_draws_nothing_is_named_and_the_others_make_their_map(
    banmap, survey, store, spoil, kind, severity, said
):
    spoil(survey)
    outcome = banmap("run", survey, store, "--json")
    assert outcome.code == (1 if severity == "error" else 0)
    given, text = findings_of(outcome)[kind]
    assert given == severity
    assert FILE in text
    assert said in text
    status = villages_of(store)["status"].to_dict()
    assert status == {code: "provisional" if code == BAD else "surveyed" for code in CODES}


def test_a_walk_that_encloses_nothing_is_told_by_its_file(banmap, survey, store):
    cut_off(survey)
    texts = [text for _severity, text in findings_of(banmap("run", survey, store, "--json")).values()]
    assert any(f"walk t1s1 of {FILE} encloses no land" in text for text in texts)


def swapped(survey):
    rewritten(survey, (r'lat="([^"]+)" lon="([^"]+)"', r'lat="\2" lon="\1"'))


def never_set(survey):
    rewritten(survey, ("<time>2025-", "<time>1970-"))


def crossing_itself(survey):
    walked(survey, (1000, 0), (2000, 0), (2000, 500), (1700, 520), (1700, 480), (2000, 500), *RING[2:])


def walked_twice(survey):
    walked(survey, *RING, *RING[1:])


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [(swapped, "swapped"), (never_set, "clock"), (crossing_itself, None), (walked_twice, None)],
)
def test_what_can_be_mended_is_mended_and_said(banmap, survey, store, spoil, kind):
    spoil(survey)
    outcome = banmap("run", survey, store, "--json")
    assert outcome.code == 0
    if kind:
        (text,) = [text for name, (_severity, text) in findings_of(outcome).items() if kind in name]
        assert FILE in text
    villages = villages_of(store)
    assert villages["status"].eq("surveyed").all()
    assert (villages.area / 1e4).between(97, 103).all()


def test_a_village_whose_readings_are_two_separate_blobs(banmap, survey, store):
    walked(survey, (3000, 0), (3600, 0), (3600, 600), (3000, 600), (3000, 0), name=f"{BAD} b.gpx")
    outcome = banmap("run", survey, store)
    assert outcome.code == 0
    assert f"village {BAD}: its walks enclose 2 separate areas" in outcome.out
    assert shapely.get_num_geometries(villages_of(store).geometry[BAD]) == 2


def test_a_walk_in_the_form_of_an_eight_loses_no_village(banmap, survey, store):
    walked(survey, (1000, 0), (2000, 1000), (2000, 0), (1000, 1000), (1000, 0))
    assert banmap("run", survey, store).code == 0
    assert villages_of(store).index.tolist() == list(CODES)


def test_an_island_is_a_village_like_any_other(banmap, survey, store):
    registered(survey, "1599005,Island,village,K2,,,")
    walked(
        survey, (3000, 0), (4000, 0), (4000, 900), (3000, 900), (3000, 0), name="1599005.gpx", code="1599005"
    )
    assert banmap("run", survey, store).code == 0
    villages = villages_of(store)
    assert villages.geometry["1599005"].area / 1e4 == pytest.approx(90, abs=2)
    others = villages.geometry.drop("1599005").union_all()
    assert villages.geometry["1599005"].distance(others) > 900


def test_a_village_inside_another_is_cut_out_of_it_and_both_are_asked(banmap, survey, store):
    registered(survey, "1599005,Enclave,village,K1,,,")
    walked(
        survey, (100, 100), (400, 100), (400, 400), (100, 400), (100, 100), name="1599005.gpx", code="1599005"
    )
    outcome = banmap("run", survey, store)
    assert outcome.code == 0
    assert "village 1599005 lies inside the walk of village 1599001" in outcome.out
    villages = villages_of(store)
    around = shapely.get_parts(villages.geometry["1599001"])
    assert shapely.get_num_interior_rings(around).sum() == 1
    assert villages.geometry["1599005"].area / 1e4 == pytest.approx(9, abs=1)


def test_a_bad_file_that_is_mended_and_imported_again_brings_its_village(banmap, survey, store, tmp_path):
    whole = tmp_path / FILE
    whole.write_bytes((survey / "gps" / FILE).read_bytes())
    emptied(survey)
    assert banmap("run", survey, store).code == 1
    assert banmap("ingest", store, whole).code == 0
    assert banmap("build", store).code == 0
    assert villages_of(store)["status"].eq("surveyed").all()
