"""Exports: write, then read with another program, and find the same; Lao text above all."""

from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from banmap.errors import InputError, NotFoundError
from banmap.outputs import export_table
from banmap.outputs.formats import FORMATS

SUFFIXES = list(FORMATS)
BY_GDAL = [".gpkg", ".geojson", ".shp", ".kml", ".fgb"]
KEY = "code"


def read_back(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return gpd.read_parquet(path)
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype={"code": str, "parent": str})
        return table.assign(geometry=shapely.from_wkt(table["wkt"]))
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="openpyxl", dtype={"code": str, "parent": str})
    table = gpd.read_file(path)
    return table.rename(columns={"Name": "name"})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back(store, tmp_path, suffix):
    out = tmp_path / f"villages{suffix}"
    done = export_table(store, "units", out, level="village")
    wanted = store.read("units", where={"level": "village"}).sort_values(KEY, ignore_index=True)
    found = read_back(out).sort_values(KEY, ignore_index=True)
    assert done.rows == len(wanted) == len(found) == 6
    for column in ("code", "name", "name_lo", "parent", "status"):
        assert found[column].tolist() == wanted[column].tolist()
    assert found["name_lo"].tolist()[1] == "ບ້ານໜອງໝໍ້ຫຼວງ"
    assert found["area_ha"].to_numpy() == pytest.approx(wanted["area_ha"].to_numpy(), rel=1e-9)
    assert found["population"].astype(int).tolist() == wanted["population"].tolist()
    if suffix != ".xlsx":
        far = shapely.hausdorff_distance(found["geometry"].to_numpy(), wanted.geometry.to_numpy())
        assert far.max() < 1e-7


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_rows_give_the_same_bytes(store, tmp_path, suffix):
    first, second = tmp_path / "a" / f"x{suffix}", tmp_path / "b" / f"x{suffix}"
    for out in (first, second):
        out.parent.mkdir()
        export_table(store, "units", out)
    for written in first.parent.iterdir():
        assert written.read_bytes() == (second.parent / written.name).read_bytes(), written.name


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".kml", ".parquet", ".fgb", ".csv", ".xlsx"])
def test_readings_keep_place_and_time(store, tmp_path, suffix):
    out = tmp_path / f"readings{suffix}"
    export_table(store, "readings", out)
    wanted = store.read("readings")
    found = {
        ".csv": lambda: pd.read_csv(out),
        ".xlsx": lambda: pd.read_excel(out, engine="openpyxl"),
        ".parquet": lambda: gpd.read_parquet(out),
    }.get(suffix, lambda: gpd.read_file(out))()
    if "geometry" in found:
        found = found.assign(lon=found.geometry.x, lat=found.geometry.y)
    found = found.sort_values(["walk", "seq"], ignore_index=True)
    assert found["lon"].to_numpy() == pytest.approx(wanted.geometry.x.to_numpy(), abs=1e-9)
    assert found["lat"].to_numpy() == pytest.approx(wanted.geometry.y.to_numpy(), abs=1e-9)
    assert pd.to_datetime(found["time"], utc=True).tolist() == wanted["time"].tolist()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".kml", ".fgb", ".parquet"])
def test_a_finding_without_a_place_is_kept(store, tmp_path, suffix):
    out = tmp_path / f"findings{suffix}"
    assert export_table(store, "findings", out).rows == 2
    found = gpd.read_parquet(out) if suffix == ".parquet" else gpd.read_file(out)
    assert sorted(found["text"]) == sorted(store.read("findings")["text"])


def test_a_file_has_the_crs_that_was_asked_for(store, tmp_path):
    out = tmp_path / "arcs.gpkg"
    export_table(store, "arcs", out, crs="EPSG:32648")
    found = gpd.read_file(out)
    assert found.crs.to_epsg() == 32648
    assert found.length.to_numpy() == pytest.approx(store.read("arcs")["length_m"].to_numpy(), rel=1e-9)


def test_points_in_a_metric_crs_say_so_in_their_columns(store, tmp_path):
    out = tmp_path / "corners.csv"
    export_table(store, "corners", out, crs="EPSG:32648")
    found = pd.read_csv(out)
    assert found["x_m"].to_numpy() == pytest.approx(found["easting"].to_numpy(), abs=1e-6)
    assert found["y_m"].to_numpy() == pytest.approx(found["northing"].to_numpy(), abs=1e-6)


def test_only_the_named_columns_come(store, tmp_path):
    out = tmp_path / "arcs.geojson"
    export_table(store, "arcs", out, columns=["id", "status"])
    assert set(gpd.read_file(out).columns) == {"id", "status", "geometry"}


def test_rows_are_those_of_the_date_that_was_asked_for(store, tmp_path):
    asked = []
    read = store.read
    store.read = lambda table, **options: asked.append(options["as_of"]) or read(table, **options)
    date = datetime(2025, 1, 31, tzinfo=UTC)
    export_table(store, "units", tmp_path / "units.csv", as_of=date)
    assert asked == [date]


def test_shapefile_says_how_its_columns_are_called(store, tmp_path):
    done = export_table(store, "units", tmp_path / "units.shp")
    assert [finding.text for finding in done.findings] == [
        "units.shp: column other_names is called other_name in the Shapefile",
        "units.shp: column perimeter_m is called perimeter_ in the Shapefile",
    ]
    assert (tmp_path / "units.cpg").read_text() == "UTF-8"
    assert (tmp_path / "units.prj").exists()


def test_shapefile_says_which_texts_it_cut(store, tmp_path):
    units = store.read("units")
    store.put("units", units.assign(other_names="ບ້ານ" * 60))
    done = export_table(store, "units", tmp_path / "units.shp")
    assert any("9 texts are cut" in finding.text for finding in done.findings)
    cut = gpd.read_file(tmp_path / "units.shp")["other_name"][0]
    assert ("ບ້ານ" * 60).startswith(cut)
    assert len(cut.encode()) <= 254


def test_names_that_become_equal_in_ten_letters_stay_apart(tmp_path):
    from banmap.outputs.formats import _short_names  # noqa: PLC0415

    assert list(_short_names(["datum_operation", "datum_operator", "datum_op"]).values()) == [
        "datum_oper",
        "datum_ope1",
        "datum_op",
    ]


def test_a_workbook_holds_text_as_text(store, tmp_path):
    units = store.read("units").head(1)
    store.put("units", units.assign(name="=1+1", other_names="http://x"))
    export_table(store, "units", tmp_path / "units.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "units.xlsx")["units"]
    row = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert (row["name"].value, row["name"].data_type) == ("=1+1", "s")
    assert row["code"].value == "9901"
    assert row["other_names"].hyperlink is None


def test_a_table_without_geometry_goes_where_it_can(store, tmp_path):
    for suffix in (".csv", ".xlsx", ".parquet", ".gpkg"):
        assert export_table(store, "settings", tmp_path / f"s{suffix}").rows == 2
    assert pyogrio.read_dataframe(tmp_path / "s.gpkg")["name"].tolist() == ["crs", "notice"]


@pytest.mark.parametrize(
    ("table", "name", "options", "words"),
    [
        ("units", "x.doc", {}, "'.doc'"),
        ("units", "x", {}, ".gpkg, .geojson"),
        ("streets", "x.gpkg", {}, "'streets'"),
        ("units", "x.gpkg", {"level": "hamlet"}, "'hamlet'"),
        ("arcs", "x.gpkg", {"level": "village"}, "no levels"),
        ("units", "x.gpkg", {"crs": "EPSG:999999"}, "EPSG:999999"),
        ("units", "x.geojson", {"crs": "EPSG:32648"}, "always WGS 84"),
        ("units", "x.gpkg", {"columns": ["colour"]}, "'colour'"),
        ("settings", "x.kml", {}, "no geometry"),
        ("findings", "x.shp", {}, "mixes points"),
        ("units", "nowhere/x.gpkg", {}, "nowhere"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(store, tmp_path, table, name, options, words):
    with pytest.raises((InputError, NotFoundError), match=words.replace("(", r"\(")):
        export_table(store, table, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".csv"])
def test_a_failed_export_leaves_the_old_file_as_it_was(store, tmp_path, suffix, monkeypatch):
    out = tmp_path / f"units{suffix}"
    export_table(store, "units", out)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = FORMATS[suffix].writer

    def half_written(frame, table, path):
        real(frame, table, path)
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, suffix, type(FORMATS[suffix])(half_written))
    with pytest.raises(InputError, match="No space left"):
        export_table(store, "arcs", out)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
