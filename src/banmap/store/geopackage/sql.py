"""Names and columns in the words of SQL."""

from banmap.store.geopackage.values import SQL_TYPES
from banmap.tables import Table


def quoted(name: str) -> str:
    """Quote a table's or column's name."""
    return '"' + name.replace('"', '""') + '"'


def stored_columns(table: Table) -> list[str]:
    """List the columns of a row as the file has them: the contract's, then ``geom`` where there is one."""
    return [*table.columns, *(["geom"] if table.geometry else [])]


def column_definitions(table: Table, *, keyed: bool) -> list[str]:
    """Define the columns of a row; in the table itself (``keyed``) the key may not be missing."""
    definitions = [
        f"{quoted(name)} {SQL_TYPES[kind]}{' NOT NULL' if keyed and name in table.key else ''}"
        for name, kind in table.columns.items()
    ]
    return definitions + ([f'"geom" {table.geometry.upper()}'] if table.geometry else [])
