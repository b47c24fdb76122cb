"""Serving: this machine only, a real GeoPackage, and GDAL as the reader."""

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime

import geopandas as gpd
import httpx
import pytest
from outputs.made_up import made_up_tables
from outputs.running import running

from banmap.errors import InputError
from banmap.store import open_store
from banmap.store.protocol import Change
from banmap_api import create_app, serve

NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def geopackage(tmp_path):
    path = tmp_path / "made_up.gpkg"
    with open_store(str(path), create=True) as store:
        changes = [Change(name, frame, {}) for name, frame in made_up_tables().items()]
        store.commit(changes, author="test", message="made up", time=NOW)
    return str(path)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])  # noqa: S104
def test_other_machines_are_not_served(geopackage, host):
    with pytest.raises(InputError, match="no login"):
        serve(geopackage, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_served(geopackage, host, monkeypatch):
    served = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: served.append((app, options)))
    serve(geopackage, host=host, port=8123)
    assert served[0][1]["host"] == host
    assert served[0][1]["port"] == 8123


def test_only_this_machine_s_own_names_are_answered(geopackage, monkeypatch):
    def ask(app, **_options):
        with running(app) as address:
            assert httpx.get(f"{address}/conformance").status_code == 200
            assert httpx.get(f"{address}/conformance", headers={"host": "example.org"}).status_code == 400

    monkeypatch.setattr("uvicorn.run", ask)
    serve(geopackage)


def read_by_gdal(address, layer, out, **options):
    """Read a layer in a process of its own: GDAL would hold the lock that the server's thread needs."""
    code = (
        "import sys, json, pyogrio; source, layer, out, options = sys.argv[1:];"
        "names = [name for name, _ in pyogrio.list_layers(source)];"
        "pyogrio.read_dataframe(source, layer=layer, **json.loads(options)).to_parquet(out); print(*names)"
    )
    arguments = [f"OAPIF:{address}", layer, str(out), json.dumps(options)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return gpd.read_parquet(out), done.stdout.split()


def test_gdal_reads_the_served_store(geopackage, tmp_path):
    with open_store(geopackage, read_only=True) as store, running(create_app(store)) as address:
        villages, layers = read_by_gdal(address, "villages", tmp_path / "villages.parquet")
        assert set(layers) >= {"villages", "arcs", "readings"}
        wanted = store.read("units", where={"level": "village"})
        assert villages["name_lo"].tolist() == wanted["name_lo"].tolist()
        assert villages.total_bounds == pytest.approx(wanted.total_bounds, abs=1e-7)
        readings, _ = read_by_gdal(address, "readings", tmp_path / "readings.parquet")
        assert len(readings) == store.count("readings")


def test_gdal_hands_its_filter_to_the_server(geopackage, tmp_path):
    asked = []
    with open_store(geopackage, read_only=True) as store:
        app = create_app(store)

        @app.middleware("http")
        async def remember(request, call_next):
            asked.append(request.url.query)
            return await call_next(request)

        with running(app) as address:
            one, _ = read_by_gdal(address, "villages", tmp_path / "one.parquet", where="code = '9901003'")
    assert one["code"].tolist() == ["9901003"]
    assert any("code=9901003" in query for query in asked)


def test_a_commit_by_another_program_is_seen(geopackage):
    with open_store(geopackage, read_only=True) as store, running(create_app(store)) as address:
        items = f"{address}/collections/villages/items"
        assert httpx.get(items).json()["numberMatched"] == 6
        with open_store(geopackage) as other:
            units = other.read("units", where={"code": "9901001"}).assign(status="official")
            other.commit([Change("units", units)], author="test", message="official", time=NOW)
        assert httpx.get(f"{items}?status=official").json()["numberMatched"] == 1


def test_many_ask_at_once(geopackage):
    answers = []
    with open_store(geopackage, read_only=True) as store, running(create_app(store)) as address:

        def ask():
            for name in ("villages", "arcs", "readings"):
                answers.append(httpx.get(f"{address}/collections/{name}/items").status_code)  # noqa: PERF401

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [200] * 24
