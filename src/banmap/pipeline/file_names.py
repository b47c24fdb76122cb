"""The engine knows sources by their ids only; people know them by the names of their files."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from banmap.findings import Finding

_SOURCE = re.compile(r"\bsource (\w+)")


def with_file_names(findings: Iterable[Finding], sources: pd.DataFrame) -> list[Finding]:
    """Write the file's name where a finding says ``source ID``; unknown ids stay as they are."""
    names = dict(zip(sources["source"], sources["file_name"], strict=True))

    def named(found: re.Match[str]) -> str:
        return str(names.get(found[1], found[0]))

    return [replace(finding, text=_SOURCE.sub(named, finding.text)) for finding in findings]
