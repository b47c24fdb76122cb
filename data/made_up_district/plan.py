"""Who handed in what: the file of every village, its format, its name, and the faults planted in it."""

from dataclasses import dataclass

_PLAN = """
01    | 9901001.gpx                  | ele hdop spikes
02    | 9901002.gpx                  | ele
03    | LA9901003.gpx                | hdop
04    | Phoukham.gpx                 | two_sessions ele
05    | Ban Tatsoung.gpx             | pause
06    | ບ້ານນາສະອາດ.gpx                | spikes ele
07    | 9901007.gpx                  |
08    | 9901008 Phonsavan.gpx        | missing hdop
09    | ບ້ານທົ່ງແດງ.kml                  | overlap clock
10    | Houayphueng.gpx              | two_days
11    | Kokmouang.csv                | accuracy code_column
12 14 | Nonsi and Napho.gpx          | two_villages
13    | 9901013 corners.gpx          | corners
15    | ບ້ານດອນໃຫຍ່.gpx                 |
16    | Pakhouay centre.gpx          | centre
17    | village_centres.csv          | centre
18    | 9901018.gpx                  | hdop
19    | Phonngam.gpx                 | pause ele
20    | Nong Vaeng.gpx               | spikes
21    | 9901021.kmz                  | missing clock
22    | houiysai/9901022.gpx         | ele hdop
23    | houiysai/Maiphatthana.gpx    | overlap
24    | houiysai/Track 2025-01-16.gpx | code_title
26    | houiysai/ບ້ານນາຫວ້າ.gpx        |
27    | houiysai/9901027 Kokpho.gpx  | two_sessions two_files
28    | houiysai/9901028.gpx         | pause hdop
29    | houiysai/Nonsaat.csv         | shuffled accuracy
30    | Sibounheuang corners.gpx     | corners
31    | 9901031.xlsx                 | accuracy code_column
32    | Donmouang.kml                |
33    | 9901033.gpx                  | hdop
34    | ບ້ານຫ້ວຍຕອງ.gpx                 |
35    | 9901035.geojson              | accuracy clock
36    | Thongkang.gpx                | two_days
37    | 9901037.gpx                  | overlap
38    | Tatsaeng.gpx                 | spikes pause
39    | 9901039.gpkg                 | missing
40    | ບ້ານນາດີ.gpx                   |
41    | 9901041.gpx                  | spikes hdop
42    | Dongvai.xlsx                 |
43    | 9901043.geojson              | two_sessions
44    | Chomsi.gpx                   | meeting
45    | 9901045.gpx                  | ele
46    | 9901046.gpx                  | meeting
47    | Nonkho.gpx                   | resumed
48    | Hatsai.kml                   | missing clock
49    | 9901049.csv                  | corners
50    | Ban Nongboua 9901050.shp     |
"""
# Village 25 handed in nothing: its centre stands in the register only.

FAULTS = frozenset(
    (
        *("spikes", "pause", "missing", "two_sessions", "resumed", "overlap", "shuffled"),
        *("two_days", "two_villages", "corners", "centre", "meeting"),
    )
)
"""Words of a plan that tests look for; the others tell what a file records (ele, hdop, accuracy, clock)."""


@dataclass(frozen=True)
class FilePlan:
    """Name the villages (by number) that share a file, the file in ``gps/`` and the words that shape it."""

    villages: tuple[int, ...]
    file: str
    words: frozenset[str]


@dataclass(frozen=True)
class AreaPlan:
    """Plan a disputed or unclaimed area: two villages, the greatest width, the length along their border."""

    kind: str
    first: int
    second: int
    width_m: float
    length_m: float
    at_share: float = 0.5


AREAS = (
    AreaPlan("dispute", 22, 34, width_m=190.0, length_m=1400.0),
    AreaPlan("dispute", 3, 2, width_m=110.0, length_m=900.0),
    AreaPlan("unclaimed", 33, 35, width_m=150.0, length_m=900.0),
)
MEETING_VILLAGES = (44, 46)
MEETING_SHARES = (0.25, 0.75)
"""The stretch of the border of villages 44 and 46 that was agreed on a map and walked by neither."""

UNWALKED = (16, 17, 25)


def file_plans() -> tuple[FilePlan, ...]:
    """Read the plan, one value per line."""
    rows = [[cell.strip() for cell in line.split("|")] for line in _PLAN.strip().splitlines()]
    return tuple(
        FilePlan(tuple(map(int, villages.split())), file, frozenset(words.split()))
        for villages, file, words in rows
    )
