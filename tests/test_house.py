"""The house itself: floors, documents that hold, locks without addresses, files of a readable size."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from banmap.cli.app import app

ROOT = Path(__file__).parents[1]
CODE = ("src", "api/banmap_api", "data", "benchmarks")
MOST_LINES = 400
MOST_BODY_LINES = 40
# Written in parts, so that this file does not name what it forbids.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("repo", "maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("conda", "anaconda", "org"),
        ("static", "crates", "io"),
    )
]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout: which files are tracked is not known")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))


def test_no_tracked_file_names_the_host_of_a_package_registry():
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert named == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_a_lock_holds_names_versions_and_hashes_and_no_address(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    requirements = [index for index, line in enumerate(lines) if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
    assert requirements
    for index in requirements:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", lines[index]), lines[index]
        assert lines[index + 1].strip().startswith("--hash=sha256:"), lines[index]
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    wanted = {re.split(r"[<>=;\[ ]", text)[0].lower() for text in project["project"]["dependencies"]}
    assert wanted <= locked


def test_links_in_documents_lead_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (document, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    assert links
    broken = [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()]
    assert broken == []


def test_readme_and_contributing_name_only_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(
        encoding="utf-8"
    )
    commands = {command.name for command in app.registered_commands}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^banmap ([a-z]+)", text, re.MULTILINE)) == commands
    assert set(re.findall(r"`?\bmake ([a-z]+)`?(?: +#|` \|)", text)) <= targets
    assert {"demo", "test", "check", "bench"} <= targets


def test_readme_names_only_places_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = re.findall(r"`((?:src|api|data|docs)/[\w./-]+)`", text)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_files_stay_short_enough_to_answer_one_question():
    lengths = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()
    }
    assert {path: n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_functions_need_no_scrolling():
    long = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and _body_lines(node) > MOST_BODY_LINES
            ):
                long[f"{path.relative_to(ROOT)}:{node.name}"] = _body_lines(node)
    assert long == {}


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno - body[0].lineno + 1) if body else 0


def test_help_comes_without_the_heavy_libraries():
    heavy = "{'geopandas', 'pandas', 'shapely', 'fastapi'}"
    code = f"import sys, banmap.cli; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    assert result.stdout.strip() == "[]"
