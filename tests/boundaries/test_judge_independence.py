"""The judge shares no code with the builder: neither imports the other."""

import ast
from pathlib import Path

import banmap.boundaries.judge

JUDGE = Path(banmap.boundaries.judge.__file__).parent
MAY_USE = (
    "banmap.boundaries.judge",
    "banmap.codes",
    "banmap.crs",
    "banmap.errors",
    "banmap.findings",
    "banmap.tables",
)


def imports_of(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    direct = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return direct | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_the_judge_uses_nothing_of_the_builder():
    used = {name for path in JUDGE.glob("*.py") for name in imports_of(path) if name.startswith("banmap")}
    assert {name for name in used if not name.startswith(MAY_USE)} == set()
    assert "banmap.findings" in used


def test_the_builder_does_not_use_the_judge():
    builders = [path for path in JUDGE.parent.glob("*.py") if path.name != "__init__.py"]
    assert [path.name for path in builders if any("judge" in name for name in imports_of(path))] == []
    assert len(builders) > 10
