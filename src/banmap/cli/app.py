"""The Typer application with all its commands."""

from typing import Annotated

import typer

from banmap import __version__
from banmap.cli.delivery import demo, export, map_page, serve
from banmap.cli.survey import build, check, ingest, init, run

app = typer.Typer(
    name="banmap",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From a folder of GPS readings to a map of villages that says how sure each line is.",
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"banmap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""


app.command("init")(init)
app.command("ingest")(ingest)
app.command("build")(build)
app.command("check")(check)
app.command("export")(export)
app.command("map")(map_page)
app.command("serve")(serve)
app.command("demo")(demo)
app.command("run")(run)
