"""Every number of the boundary engine, with its unit and its reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoundaryParams:
    """Set how walks are cleaned, how lines are drawn and what counts as a dispute.

    ``metric_crs`` is the CRS in which all work happens; it must be projected in metres.
    """

    metric_crs: str

    # Cleaning of one walk.
    jump_ratio: float = 4.0
    """A step this many times as fast as the walk's median, and far outside its spread, is a jump."""
    jump_spread: float = 8.0
    """How many robust standard deviations above the median speed a jump lies."""
    jump_least_ms: float = 3.0
    """A step slower than this is walking, never a jump, where times are known."""
    spike_fixes: int = 5
    """The most fixes between two jumps that still are a spike and not another place."""
    poor_accuracy_ratio: float = 5.0
    """A fix with a stated accuracy this many times worse than the walk's median is left out."""
    pause_fixes: int = 12
    """So many successive fixes that make no headway are a pause."""
    gap_ratio: float = 8.0
    """A step this many times the walk's median step is a stretch without fixes."""
    gap_least_m: float = 80.0
    """A step shorter than this is never called a missing stretch."""
    close_m: float = 60.0
    """Start and end of a walk this near each other are the same place."""

    # Accuracy.
    device_sigma_m: float = 5.0
    """1 sd per axis of a consumer receiver that says nothing itself (typical 3-5 m uncorrected)."""
    uere_m: float = 3.5
    """1 sd per axis of a fix with HDOP 1."""
    radius_68_per_sigma: float = 1.51
    """Phones state the radius that holds 68 % of fixes; for a normal error that is 1.51 sd per axis."""
    sigma_least_m: float = 0.5
    """No walk is held to be better than this."""
    correlation_s: float = 100.0
    """Time after which the error of a receiver is another one (tau about 100 s)."""
    walking_speed_ms: float = 1.0
    """Assumed where a walk has no times."""
    first_reach_m: float = 75.0
    """How far from each other two walks of one border may lie before anything is known of their errors."""
    prior_samples: float = 15.0
    """How many independent differences the stated accuracy of a walk is worth."""
    bridge_slope: float = 1.0
    """How many metres of sd each metre away from the last fix adds where fixes are missing."""
    walk_end_m: float = 60.0
    """The last fix before a missing stretch counts as if it lay this far from the next one."""
    bridge_most_m: float = 120.0
    """The largest sd where fixes are missing."""
    agreed_sigma_m: float = 10.0
    """1 sd of a line drawn on a map in a meeting where the record states none."""
    frame_sigma_m: float = 0.05
    """1 sd of the official frame: it holds."""

    # Lines.
    step_m: float = 10.0
    """Walks are resampled to steps of this length."""
    smooth_per_sigma: float = 2.0
    """Width of the smoothing kernel in sd of the walk: takes off noise, keeps bends (docs/benchmarks.md)."""
    smooth_most_m: float = 45.0
    """The widest smoothing kernel."""
    mesh_tolerance_m: float = 2.0
    """How far the corners of the working mesh may lie off a walk; lines are refined to the walk itself."""
    line_tolerance_m: float = 0.2
    """Vertices nearer than this to the line without them are left out of finished lines."""

    marker_m: float = 30.0
    """A marked place this near a corner is its marker."""

    # Disputes and gaps.
    contest_sd: float = 5.0
    """A width this many sd of the difference of two walks is more than GPS error explains."""
    outside_offset_m: float = 6.0
    """How far outside a lone walk the unclaimed side is sampled."""
    enclave_share: float = 0.9
    """A claim that lies so far inside another one is an enclave in it."""
    same_claim_share: float = 0.7
    """Two claims with this much in common (intersection over union) are the same village twice."""

    # Units nobody walked.
    provisional_reach_ratio: float = 0.8
    """Reach of an unwalked village without a frame, in usual distances between neighbouring villages."""
    provisional_reach_m: float = 1500.0
    """Its reach where the register knows no other village's place."""
    provisional_sd_share: float = 0.3
    """1 sd of a provisional line as a share of the distance between the village points."""
    provisional_grid_share: float = 0.15
    """Step of the grid that divides unwalked land, as a share of that reach."""
