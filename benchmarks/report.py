"""The report: Markdown tables between markers of a page whose words stay as people wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Value = str | int | float | bool
Row = dict[str, Value]
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Section:
    """A heading, what was measured and how, and the rows."""

    title: str
    words: str
    rows: Sequence[Row]


def write_report(path: Path, head: str, sections: Sequence[Section]) -> None:
    """Put the head and the sections between the page's markers; a page without them is begun."""
    old = path.read_text(encoding="utf-8") if path.is_file() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = old.partition(BEGIN)
    after = rest.partition(END)[2]
    parts = [head, *(markdown_from_section(section) for section in sections)]
    text = f"{before}{BEGIN}\n" + "\n\n".join(parts) + f"\n{END}{after}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def markdown_from_section(section: Section) -> str:
    """Write one section: its heading, its words, its table."""
    table = f"\n\n{markdown_from_rows(section.rows)}" if section.rows else ""
    return f"## {section.title}\n\n{section.words}{table}"


def markdown_from_rows(rows: Sequence[Row]) -> str:
    """Write rows as a table; a column comes where the first row that has it has it."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(text_from_value(row.get(column, "-")) for column in columns) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def text_from_value(value: Value) -> str:
    """Write a value: three digits of a number, yes or **no**."""
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")
    return str(value)
