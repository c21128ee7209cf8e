"""What of the language this version does not read yet: refused with a finding, never ignored."""

_NODE = ("formula", "score", "clamp", "adjustments", "only", "better", "weights", "total", "measured_by")
_DATED = ("from", "until", "successor")

UNBUILT: dict[str, tuple[str, ...]] = {
    "WorkspaceSource": ("checks", "adjustments", "rank"),
    "PerspectiveSource": (
        *("method", "scale", "missing", "min_children", "min_coverage", "min_kpis", "round", "rank", "grades"),
        *("text", "code", "objectives", "kpis", *_NODE),
    ),
    "ScoringSource": ("method", "floor", "cap", "clamp", "score", "better", "formula", "rank", "grades", "weight"),
    "ScorecardSource": (*_NODE, *_DATED),
    "ObjectiveSource": ("rank", "grades", "signal", *_NODE, *_DATED),
    "KpiSource": (
        *("use", "choices", "share", "signal"),
        *("adjustments", "only", "rank", "grades", "min_coverage", "successor"),
    ),
    "InputSource": ("choices", "only", *_DATED),
    "ScoreSource": ("deduct", "best_of", "peers", "formula"),
    "UnitSource": ("targets", "target", "baseline", "thresholds", "weights", "weight", "reason", "successor"),
    "RankSource": ("from",),
    "GradeSource": ("above",),
}
"""By surface type: keys."""

INSTEAD: dict[tuple[str, str], str] = {
    ("GradeSource", "above"): "from",
    ("KpiSource", "use"): "",
}
"""By surface type and key that is not built: the key that need not be written beside it; '' for any."""

UNBUILT_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("NodeFields", "method"): ("harmonic", "sum"),
    ("NodeFields", "missing"): ("block", "carry", "peer_mean"),
    ("NodeFields", "scale"): ("open",),
    ("ScoringSource", "missing"): ("block", "carry", "peer_mean"),
    ("ScoringSource", "scale"): ("open",),
    ("KpiSource", "missing"): ("block", "carry", "peer_mean"),
    ("KpiSource", "scale"): ("open",),
    ("KpiSource", "score"): ("deduct", "best_of", "peers", "formula"),
    ("KpiSource", "trajectory"): ("linear",),
    ("RankSource", "ties"): ("mean", "worst", "void"),
}
"""By surface type and key: words."""

UNBUILT_INSIDE: dict[tuple[str, str], tuple[str, ...]] = {
    ("NodeFields", "missing"): ("carry", "peer_mean", "from"),
    ("ScoringSource", "missing"): ("carry", "peer_mean", "from"),
    ("KpiSource", "missing"): ("carry", "peer_mean", "from"),
    ("KpiSource", "clip"): ("percentiles",),
    ("GradeSource", "from"): ("percentile",),
}
"""By surface type and key: keys of a mapping that may stand there some day."""

UNBUILT_DATED = frozenset(("actual", "back", "table", "from", "columns"))
"""Keys that may stand some day in the place of dated values: earlier actuals, and tables."""

UNBUILT_COLUMNS = (
    *("period", "kpi", "input", "value", "target", "baseline", "weight", "reason"),
    "successor",
)
"""Columns of a units table that may have a meaning some day."""
