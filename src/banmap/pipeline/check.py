"""Let the independent judge look at the map that a store holds."""

from banmap.boundaries import find_violations
from banmap.errors import NotFoundError
from banmap.pipeline.report import Report
from banmap.pipeline.settings import metric_crs_of_store
from banmap.store import open_store


def check_map(url: str) -> Report:
    """Judge the stored map and write nothing: gaps, overlaps, missing units, nesting, shared vertices.

    Raises NotFoundError where the store holds no map yet.
    """
    with open_store(url, read_only=True) as store:
        units, arcs = store.read("units"), store.read("arcs")
        if units.empty:
            raise NotFoundError(f"{url} holds no map yet; make it with: banmap build {url}")
        violations = find_violations(
            units,
            arcs,
            store.read("register"),
            memberships=store.read("memberships"),
            frame=store.read("frame"),
            metric_crs=metric_crs_of_store(store, places=units),
        )
    counts = {"units": len(units), "arcs": len(arcs), "violations": len(violations)}
    return Report("check", None, counts, tuple(violations))
