"""`book rules`: the rules, or all about one of them."""

from __future__ import annotations

import click

from book.cli.common import common, put, put_json


def _ids(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from book.report.rule_pages import RULES

    return [one for one in RULES if one.startswith(begun)]


@click.command("rules")
@click.argument("rule", metavar="[ID]", required=False, shell_complete=_ids)
@common
def command(rule: str | None, form: str, quiet: bool) -> None:
    """The rules: what each one finds, why it matters, a wrong and a right example."""
    from book.report.rule_pages import RULES, listed, record, told

    del quiet
    if rule is not None and rule not in RULES:
        import difflib

        close = difflib.get_close_matches(rule, RULES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else " `book rules` lists them all."
        raise click.UsageError(f"There is no rule {rule!r}.{hint}")
    chosen = [RULES[rule]] if rule else list(RULES.values())
    if form == "json":
        put_json({"schema": "book.rules/1", "rules": [record(one) for one in chosen]})
        return
    for line in told(chosen[0]) if rule else listed(chosen):
        put(line)
