"""The formula language: a closed expression language over a KPI's figures, evaluated on arrays."""

from bsc_cli.scoring.formula.evaluate import Evaluation, Step, evaluate, evaluate_steps
from bsc_cli.scoring.formula.parse import Expression, FormulaFault, Name, parse

__all__ = [
    "Evaluation",
    "Expression",
    "FormulaFault",
    "Name",
    "Step",
    "evaluate",
    "evaluate_steps",
    "parse",
]
