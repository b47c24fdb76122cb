"""The commands that hand a map on: export, map, serve, demo."""

from pathlib import Path
from typing import Annotated

import typer

from banmap.cli.arguments import AsJson, Level, StoreUrl
from banmap.cli.port import check_port_is_free
from banmap.cli.stamp import stamp_of_now, time_from_date
from banmap.cli.terminal import exit_code_of, print_document, print_line, print_run, shown_progress

_HOST = "127.0.0.1"
_PORT = 8000


def export(
    store: StoreUrl,
    table: Annotated[str, typer.Argument(help="Table to write: units, arcs, disputes, …")],
    out: Annotated[Path, typer.Argument(help="File; its suffix is the format.")],
    *,
    level: Annotated[Level | None, typer.Option(help="Units of this level only.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS of the file, such as EPSG:32648.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As the store knew it on this date: 2025-01-31.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a table as .gpkg, .geojson, .shp, .kml, .parquet, .fgb, .csv or .xlsx."""
    from banmap.outputs.exports import export_table
    from banmap.store import open_store

    with open_store(store, read_only=True) as opened:
        exported = export_table(
            opened,
            table,
            out,
            level=level.value if level else None,
            crs=crs,
            as_of=time_from_date(as_of) if as_of else None,
        )
    notes = [finding.text for finding in exported.findings]
    if as_json:
        print_document({"table": table, "out": str(out), "rows": exported.rows, "notes": notes})
    else:
        print_line("\n".join([f"{out}: {exported.rows} rows of {table}", *notes]))


def map_page(
    store: StoreUrl,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="The page to write.")],
    as_json: AsJson = False,
) -> None:
    """Write the map as one page that needs no internet."""
    _write_page(store, out)
    if as_json:
        print_document({"out": str(out), "bytes": out.stat().st_size})
    else:
        print_line(f"{out}: the map in one file; open it in a browser")


def serve(
    store: StoreUrl,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = _HOST,
    port: Annotated[int, typer.Option(help="Port to listen at.")] = _PORT,
) -> None:
    """Serve the map and its data to browsers and GIS programs."""
    from banmap_api import serve as serve_store

    check_port_is_free(host, port)
    print_line(f"{store}: map at http://{host}:{port} (stop with Ctrl+C)")
    serve_store(store, host=host, port=port)


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Where the demo's files go.")] = Path("demo"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop when the map is made.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make and serve the map of the bundled, made-up district."""
    from banmap.pipeline import run_demo, sample_folder, summarise_map

    is_served = not (no_serve or as_json)
    if is_served:
        check_port_is_free(_HOST, _PORT)  # before the work, not after it
    with shown_progress() as progress:
        store, reports = run_demo(folder, sample_folder(), stamp=stamp_of_now(), progress=progress)
    page = folder / "map.html"
    _write_page(store, page)
    print_run(reports, summarise_map(store), as_json=as_json)
    if not as_json:
        print_line(f"\nstore    {store}   (opens in QGIS)\npage     {page}   (needs no internet)")
    if not is_served or not reports[-1].written:
        raise typer.Exit(exit_code_of(reports))
    serve(store)


def _write_page(store: str, out: Path) -> None:
    from banmap.outputs import write_map
    from banmap.store import open_store

    with open_store(store, read_only=True) as opened:
        write_map(opened, out)
