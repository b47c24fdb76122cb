"""Start a store: the official list of units, the frame, the metric CRS."""

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from banmap.errors import InputError
from banmap.pipeline.held_findings import change_of_init_findings
from banmap.pipeline.report import Report, Stamp
from banmap.pipeline.settings import METRIC_CRS, NOTICE, change_of_settings, metric_crs_from_survey
from banmap.readings import read_frame, read_register
from banmap.store import Change, Store, open_store


@dataclass(frozen=True)
class InitOptions:
    """Choose the metric CRS (default: UTM zone of the survey), the frame and the notice shown on maps."""

    metric_crs: str | None = None
    frame_path: Path | None = None
    notice: str = ""


def init_store(url: str, register_path: Path, *, options: InitOptions | None = None, stamp: Stamp) -> Report:
    """Make a store from a register, or bring the register of an existing store up to date.

    The register is read whole before the store is made: a bad register leaves no file behind. What the store
    held stays in its history. Raises InputError where the register cannot be used, or where the store belongs
    to other villages.
    """
    options = options or InitOptions()
    register = read_register(register_path)
    findings = tuple(replace(finding, step="init") for finding in register.findings)
    frame = read_frame(options.frame_path) if options.frame_path else None
    crs = metric_crs_from_survey(options.metric_crs, register=register.register, frame=frame)
    with open_store(url, create=True, metric_crs=crs) as store:
        _check_same_survey(store, register.register, register_path)
        changes = [
            Change("register", register.register, replaces={}),
            Change("memberships", register.memberships, replaces={}),
            change_of_settings({METRIC_CRS: crs or "", NOTICE: options.notice}),
            change_of_init_findings(store, findings),
        ]
        if frame is not None:
            changes.append(Change("frame", frame, replaces={}))
        version = store.commit(
            changes, author=stamp.author, message=f"init from {register_path.name}", time=stamp.time
        )
    return Report("init", version, _counts(register.register, frame), findings)


def _counts(register: pd.DataFrame, frame: gpd.GeoDataFrame | None) -> dict[str, float]:
    counts = register["level"].value_counts().sort_index()
    levels = {str(level): int(count) for level, count in counts.items()}
    return {**levels, "frame": 0 if frame is None else len(frame)}


def _check_same_survey(store: Store, register: pd.DataFrame, path: Path) -> None:
    held = set(store.read("register", columns=["code"])["code"])
    if held and held.isdisjoint(register["code"]):
        raise InputError(
            f"{store.url} holds another survey: none of the {len(register)} codes of {path.name} is in its "
            f"register ({len(held)} units). Give another store, or the register of this one"
        )
