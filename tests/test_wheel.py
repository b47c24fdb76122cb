"""The wheel works on its own: no git, no Node, no checkout; page, fonts, sample and service are inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SMALL_ENOUGH_BYTES = 20_000_000


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("banmap-*.whl")
    assert wheel.stat().st_size < SMALL_ENOUGH_BYTES
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, *arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the unpacked wheel alone, far from the checkout and from every other program."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PATH": "", **options}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=unpacked.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def test_page_fonts_sample_and_service_are_inside(unpacked):
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert "banmap_api/__init__.py" in names
    assert "banmap/sample/register.csv" in names
    assert "banmap/sample/notice.txt" in names
    page = {name for name in names if name.startswith("banmap/outputs/page/")}
    assert any(name.endswith(".html") for name in page)
    assert any(name.endswith(".js") for name in page)
    assert any(name.endswith((".woff2", ".woff", ".ttf")) for name in page)


def test_every_module_of_the_checkout_is_inside(unpacked):
    for source, package in ((ROOT / "src" / "banmap", "banmap"), (ROOT / "api" / "banmap_api", "banmap_api")):
        for path in source.rglob("*.py"):
            assert (unpacked / package / path.relative_to(source)).is_file(), path


def test_the_command_line_and_the_sample_work_from_it(unpacked):
    assert run(unpacked, "-m", "banmap", "--version").stdout.startswith("banmap ")
    code = "from banmap.pipeline import sample_folder; print(sample_folder())"
    assert Path(run(unpacked, "-c", code).stdout.strip()) == unpacked / "banmap" / "sample"


def test_the_demo_runs_from_it(unpacked, tmp_path):
    run(unpacked, "-m", "banmap", "demo", "--no-serve", "--dir", str(tmp_path / "demo"))
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"banmap-demo.gpkg", "map.html"}
