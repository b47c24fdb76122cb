import socket
import subprocess
import sys
import time

import geopandas as gpd
import httpx
import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetched(url, process, *, patience_s=30.0):
    end = time.monotonic() + patience_s
    while time.monotonic() < end and process.poll() is None:
        try:
            return httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(process.stderr.read())


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp", ".fgb", ".parquet"])
def test_export_writes_what_others_read(banmap, with_map, tmp_path, suffix):
    out = tmp_path / f"villages{suffix}"
    outcome = banmap("export", with_map, "units", out, "--level", "village")
    assert outcome.code == 0
    assert "4 rows" in outcome.out
    assert len(gpd.read_parquet(out) if suffix == ".parquet" else gpd.read_file(out)) == 4


def test_export_in_another_crs_and_as_json(banmap, with_map, tmp_path):
    out = tmp_path / "units.gpkg"
    document = banmap("export", with_map, "units", out, "--crs", "EPSG:32648", "--json").document
    written = gpd.read_file(out)
    assert document["rows"] == len(written)
    assert written.crs.to_epsg() == 32648


def test_export_as_of_a_day_before_the_map_has_no_rows(banmap, with_map, tmp_path):
    outcome = banmap("export", with_map, "units", tmp_path / "units.csv", "--as-of", "2001-01-01")
    assert outcome.code == 0
    assert "0 rows" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unknown", "out.gpkg"), "unknown"),
        (("units", "out.docx"), ".docx"),
        (("units", "out.gpkg", "--as-of", "yesterday"), "2025-01-31"),
        (("units", "out.gpkg", "--crs", "EPSG:1"), "EPSG:1"),
        (("units", "out.gpkg", "--level", "hamlet"), "hamlet"),
    ],
)
def test_export_says_what_it_cannot_do(banmap, with_map, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    outcome = banmap("export", with_map, *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not list(tmp_path.glob("out.*"))


def test_export_to_a_folder_that_is_not_there(banmap, with_map, tmp_path):
    outcome = banmap("export", with_map, "units", tmp_path / "absent" / "units.gpkg")
    assert outcome.code == 2
    assert "absent" in outcome.err


def test_map_is_one_page_that_says_the_notice(banmap, with_map, tmp_path):
    outcome = banmap("map", with_map, tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert outcome.code == 0
    assert "Made-up data" in page
    assert "1599001" in page


def test_serve_gives_the_page_and_the_data(environment, with_map):
    port = free_port()
    command = [sys.executable, "-m", "banmap", "serve", str(with_map), "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert fetched(f"http://127.0.0.1:{port}/", process).status_code == 200
            assert "units" in fetched(f"http://127.0.0.1:{port}/collections", process).text
        finally:
            process.terminate()


def test_serve_refuses_other_machines(banmap, with_map):
    assert banmap("serve", with_map, "--host", "0.0.0.0").code == 2  # noqa: S104


def test_serve_says_that_its_port_is_taken(banmap, with_map):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        outcome = banmap("serve", with_map, "--port", other.getsockname()[1])
    assert outcome.code == 2
    assert "--port" in outcome.err


def test_demo_writes_a_store_and_a_page_and_says_what_is_in_them(banmap, tmp_path):
    outcome = banmap("demo", "--no-serve", "--dir", tmp_path / "demo")
    assert outcome.code == 0
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"banmap-demo.gpkg", "map.html"}
    for word in ("Made-up data", "villages", "kumbans", "km", "disputes", "findings", "map.html"):
        assert word in outcome.out


def test_demo_as_json_does_not_serve(banmap, tmp_path):
    document = banmap("demo", "--json", "--dir", tmp_path / "demo").document
    assert document["map"]["units"]["village"] == 50
    assert document["map"]["units"]["kumban"] == 7
