"""Commands on definitions: `validate`, `rule`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bsc_cli.cli import console
from bsc_cli.cli.options import FindingsFormat, Folder, Lang, ListFormat, Quiet, Strict


def validate(
    workspace: Folder = Path(),
    *,
    form: Annotated[FindingsFormat, typer.Option("--format", help="How findings are printed.")] = FindingsFormat.human,
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Check the definitions, without reading any results: every fault in one run.

    Example: bsc validate -C samples/hdi --format github
    """
    from bsc_cli.usecases import define

    with console.ends(lang, workspace):
        validated = define.validate(workspace, shown_from=Path.cwd())
    spoken = console.language(lang, validated.workspace)
    console.findings(validated.findings, lang=spoken, workspace=validated.workspace, form=form, stream=sys.stdout)
    if not quiet and form is FindingsFormat.human:
        console.say(console.summary(validated.workspace.definitions, validated.findings, lang=spoken))
    console.finish(validated.findings, strict=strict)


def rule(
    code: Annotated[str, typer.Argument(help="A code (BSC203) or name; without it, all rules are listed.")] = "",
    *,
    form: Annotated[ListFormat, typer.Option("--format", help="How the rule is printed.")] = ListFormat.human,
    lang: Lang = None,
) -> None:
    """Explain a rule: what it finds, why it matters, how to mend it.

    Example: bsc rule BSC203 --lang zh
    """
    from bsc_cli.findings import reference
    from bsc_cli.usecases import define

    spoken = console.language(lang)
    with console.ends(lang):
        found = (define.rule(code),) if code else define.rules_in_order()
    if form is ListFormat.json:
        console.data(reference.rules_json(found, spoken))
    elif code:
        console.data(reference.rule_page(found[0], spoken))
    else:
        console.data(reference.rule_list(found, spoken))
