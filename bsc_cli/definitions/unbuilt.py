"""Keys of the language that this version does not read yet: refused with a finding, never ignored."""

_NODE = ("formula", "clamp", "rank", "grades", "adjustments", "only", "better")
_DATED = ("from", "until", "successor")

UNBUILT: dict[str, tuple[str, ...]] = {
    "WorkspaceSource": ("checks", "adjustments", "policy"),
    "ScoringSource": ("method", "floor", "cap", "clamp"),
    "ScorecardSource": ("formula", "clamp", "adjustments", "only", "better", "weights", "total", *_DATED),
    "ObjectiveSource": (*_NODE, *_DATED, "weights", "total", "measured_by"),
    "KpiSource": (
        "use",
        "choices",
        "phasing",
        "trajectory",
        "reported_by",
        "contributes_to",
        "measured_by",
        "over_units",
        "share",
        "signal",
        "adjustments",
        "only",
        "rank",
        "grades",
        "min_coverage",
        *_DATED,
    ),
    "InputSource": ("choices", "reported_by", "only", *_DATED),
    "ScoreSource": ("deduct", "best_of", "peers", "formula"),
    "UnitSource": ("targets", "weights", "reason", *_DATED),
    "UnitsSource": (),
    "RankSource": ("ties", "from"),
    "RoundSource": ("mode",),
    "GradeSource": ("above",),
}
