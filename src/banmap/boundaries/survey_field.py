"""The field that decides whose land a place is: signed distance to each claim over its variance.

Inside a claim its value is negative, outside positive. Between two walks of the same border the values of
both claims are equal exactly on the precision-weighted mean of the walks: the distances to them are then in
proportion to their variances. Where three claims meet, three values are equal. So ``argmin`` over the claims
is a map without gap or overlap, and its borders are the best lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banmap.boundaries.claims import Claim, vertex_sigma_m
from banmap.boundaries.params import BoundaryParams
from banmap.geometry.curves import Floats
from banmap.geometry.groups import rows_by_number
from banmap.geometry.nearest import Ints, Outline
from banmap.geometry.threads import map_in_threads


@dataclass(frozen=True)
class Sample:
    """What a claim says at points: signed distance, 1 sd and nearest vertex of its outline there, each (n,).

    ``walked`` (n,) says whether that vertex was walked, and is no guess over missing fixes.
    """

    phi_m: Floats
    sigma_m: Floats
    vertex: Ints
    walked: NDArray[np.bool_]

    def part(self, rows: slice) -> "Sample":
        """Give some of the points."""
        return Sample(self.phi_m[rows], self.sigma_m[rows], self.vertex[rows], self.walked[rows])


@dataclass(frozen=True)
class ClaimVertices:
    """Mesh points (n, 2): of which claim each is a vertex (n,), -1 for none, and which vertex of it (n,)."""

    points_m: Floats
    own: Ints
    vertex: Ints


@dataclass(frozen=True)
class SurveyField:
    """The claims of a survey with their outlines and the sd of their vertices, claim by claim."""

    claims: Sequence[Claim]
    outlines: Sequence[Outline]
    sigma_m: Sequence[Floats]

    def sigma_at(self, claim: Ints, vertex: Ints) -> Floats:
        """Give the sd of the numbered vertices of the numbered claims."""
        starts = np.concatenate([[0], np.cumsum([len(sigma) for sigma in self.sigma_m])]).astype(np.int64)
        sigma = np.concatenate(list(self.sigma_m)) if len(self.sigma_m) else np.empty(0)
        result: Floats = sigma[starts[claim] + vertex]
        return result

    def sample_vertices(self, at: ClaimVertices, rows: Ints, claim: Ints) -> Sample:
        """Sample like ``sample`` at mesh vertices ``rows``; a claim's own vertex lies on its outline."""
        known = at.own[rows] == claim
        vertex = np.where(known, at.vertex[rows], -1)
        result = self.sample(at.points_m[rows], np.where(known, -1, claim))
        phi, sigma, walked = result.phi_m, result.sigma_m, result.walked
        for name, members in rows_by_number(np.where(known, claim, -1)).items():
            if name >= 0:
                sigma[members] = self.sigma_m[name][vertex[members]]
                walked[members] = self.claims[name].passes[vertex[members]] > 0
        return Sample(phi, sigma, np.where(known, vertex, result.vertex), walked)

    def sample_both(self, points_m: Floats, one: Ints, other: Ints) -> tuple[Sample, Sample]:
        """Sample two claims at each of (n, 2) points, in one go."""
        both = self.sample(np.concatenate([points_m, points_m]), np.concatenate([one, other]))
        count = len(points_m)
        return both.part(slice(None, count)), both.part(slice(count, None))

    def sample(self, points_m: Floats, claim: Ints) -> Sample:
        """Sample at (n, 2) points the claim named for each; no claim's number gives 0 with infinite sd."""
        phi, sigma = np.zeros(len(points_m)), np.full(len(points_m), np.inf)
        vertex = np.full(len(points_m), -1, dtype=np.int64)
        walked = np.zeros(len(points_m), dtype=bool)

        def fill(group: tuple[int, Ints]) -> None:
            name, members = group
            phi[members], vertex[members] = self.outlines[name].signed_distances(points_m[members])
            sigma[members] = self.sigma_m[name][vertex[members]]
            walked[members] = self.claims[name].passes[vertex[members]] > 0

        map_in_threads(fill, ((n, m) for n, m in rows_by_number(claim).items() if 0 <= n < len(self.claims)))
        return Sample(phi, sigma, vertex, walked)


def build_field(
    claims: Sequence[Claim],
    outlines: Sequence[Outline],
    walk_sigma_m: Floats,
    params: BoundaryParams,
) -> SurveyField:
    """Make the field of claims with the given sd of their walks."""
    return SurveyField(claims, outlines, [vertex_sigma_m(c, walk_sigma_m, params) for c in claims])


def balance(one: Sample, other: Sample, params: BoundaryParams) -> Floats:
    """Give the value of one claim less the other's: negative where the place is the first one's.

    Where the walks differ by more than error explains nobody's variance counts: the midline divides. A
    side that is no claim (infinite sd) has the value 0: the border is the other side's walk itself.
    """
    with np.errstate(invalid="ignore"):
        total = one.sigma_m**2 + other.sigma_m**2
        width_sd = np.abs(one.phi_m + other.phi_m) / np.sqrt(total)
        equal = np.clip(width_sd - (params.contest_sd - 1.0), 0.0, 1.0)
        # The official frame holds, however far a walk lies from it.
        equal *= np.minimum(one.sigma_m, other.sigma_m) > 2.0 * params.frame_sigma_m
        equal *= one.walked & other.walked
        half = np.where(np.isfinite(total), 0.5 * total, 0.0)
        first = one.phi_m / _blend(one.sigma_m**2, half, equal)
        second = other.phi_m / _blend(other.sigma_m**2, half, equal)
    return np.nan_to_num(first) - np.nan_to_num(second)


def _blend(variance: Floats, half: Floats, equal: Floats) -> Floats:
    return np.where(np.isfinite(variance) & (half > 0), variance + equal * (half - variance), variance)
