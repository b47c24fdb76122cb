"""A made-up register around a made-up place in Laos, and files as devices write them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from banmap.readings import Register, Survey, read_register, read_survey

REGISTER = """code,name,level,parent,name_lo,lon,lat
99,Made-up province,province,,,,
9901,Thaphan,district,99,,,
9902,Nakham,district,99,,,
990101,Houiysai group,kumban,9901,,,
9901001,Houiysai,village,990101,ຫ້ວຍຊາຍ,106.40,15.40
9901002,Namtok,village,990101,ນ້ຳຕົກ,106.45,15.40
9901003,Phonsavan,village,9901,ໂພນສະຫວັນ,106.50,15.40
9902001,Namtok,village,9902,,106.60,15.60
9902002,Dongvai,village,9902,,106.65,15.60
"""
SQUARE = ((106.40, 15.40), (106.41, 15.40), (106.41, 15.41), (106.40, 15.41))
AT = datetime(2025, 3, 1, tzinfo=UTC)


def points(
    places: Iterable[tuple[float, float]] = SQUARE, *, tag: str = "trkpt", date: str = "2025-01-16"
) -> str:
    return "".join(
        f'<{tag} lat="{lat}" lon="{lon}"><ele>800</ele><time>{date}T01:00:{second:02d}Z</time>'
        f"<sat>8</sat><hdop>1.2</hdop></{tag}>"
        for second, (lon, lat) in enumerate(places)
    )


def track(name: str = "", content: str | None = None) -> str:
    return f"<trk><name>{name}</name><trkseg>{points() if content is None else content}</trkseg></trk>"


def waypoint(lon: float, lat: float, name: str = "", more: str = "") -> str:
    return f'<wpt lat="{lat}" lon="{lon}"><name>{name}</name>{more}</wpt>'


def gpx(*content: str) -> str:
    head = '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}{''.join(content)}</gpx>"


@pytest.fixture
def register(tmp_path_factory) -> Register:
    path = tmp_path_factory.mktemp("register") / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return read_register(path)


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "gps"
    path.mkdir()
    return path


@pytest.fixture
def survey(register) -> Callable[..., Survey]:
    def read(*paths: Path, **options: object) -> Survey:
        given: dict[str, object] = {
            "register": register.register,
            "memberships": register.memberships,
            "known_sha256": set(),
            "manifest": None,
            "datum": "wgs84",
            "zone": None,
            "imported_at": AT,
        }
        return read_survey(list(paths), **{**given, **options})  # type: ignore[arg-type]

    return read


def units_of(read: Survey) -> list[str]:
    return sorted(set(read.readings["unit"]))


def kinds_of(findings: Sequence[object]) -> list[str]:
    return sorted(finding.kind for finding in findings)  # type: ignore[attr-defined]
