"""The rules as a person reads them: in a terminal, and as pages of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import book.printing.preflight.rules
import book.proof.pdf.rules  # noqa: F401 (registers the rules about finished files)
from book.checks.registry import RULES, Rule

__all__ = ["RULES", "listed", "pages", "record", "told", "write"]

_FAMILIES = {
    "settings": "Settings",
    "files": "Files",
    "identity": "Notes: identity",
    "shape": "Notes: how they are written",
    "unlinked": "Notes: marks that are not linked",
    "place": "Notes: where they are called",
    "order": "Notes: order and series",
    "language": "The text's language",
    "markup": "Markup",
    "proof": "Finished files",
    "print": "Print: preflight",
}
_MADE = "<!-- Made from the code by `python -m book.report.rule_pages`; do not edit. -->\n"


def listed(rules: Iterable[Rule]) -> list[str]:
    """One line a rule, family by family."""
    lines: list[str] = []
    ordered = _ordered(rules)
    width = max((len(one.id) for one in ordered), default=0)
    for family, title in _FAMILIES.items():
        members = [one for one in ordered if one.family == family]
        if members:
            lines += ["", title] if lines else [title]
            lines += [f"  {one.id:{width}}  {one.severity.value:7}  {one.title}" for one in members]
    return lines


def told(rule: Rule) -> list[str]:
    """All about one rule, for a terminal."""
    lines = [f"{rule.id}: {rule.title}", f"{_weight(rule)}", "", rule.why]
    if rule.reader:
        lines += ["", f"What a reader would see: {rule.reader}"]
    for name, text in (("Wrong:", rule.bad), ("Right:", rule.good)):
        if text:
            lines += ["", name, *(f"    {line}".rstrip() for line in text.splitlines())]
    return lines


def record(rule: Rule) -> dict[str, object]:
    """One rule for `--format json`."""
    return {
        "id": rule.id,
        "family": rule.family,
        "severity": rule.severity.value,
        "fixed": rule.fixed,
        "repairs": rule.repairs,
        "title": rule.title,
        "why": rule.why,
        "reader": rule.reader,
        "bad": rule.bad,
        "good": rule.good,
    }


def pages(rules: Mapping[str, Rule]) -> dict[str, str]:
    """The pages of `docs/rules/`: an index, and one page a family."""
    ordered = _ordered(rules.values())
    families = {family: [one for one in ordered if one.family == family] for family in _FAMILIES}
    made = {
        f"{family}.md": _family_page(_FAMILIES[family], members)
        for family, members in families.items()
        if members
    }
    made["README.md"] = _index(families)
    return made


def _ordered(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda one: (one.severity.rank, one.id))


def _weight(rule: Rule) -> str:
    parts = [rule.severity.value]
    if rule.fixed:
        parts.append("can't be lowered or allowed")
    if rule.repairs:
        parts.append("`book check --fix` repairs what is certain")
    return "; ".join(parts)


def _index(families: Mapping[str, list[Rule]]) -> str:
    lines = [_MADE, "# Rules", ""]
    lines.append(
        "What `book check` and the proof of finished files look for. `book rules ID` tells"
    )
    lines += ["the same in a terminal.", ""]
    for family, members in families.items():
        if not members:
            continue
        lines += [
            f"## {_FAMILIES[family]}",
            "",
            "| rule | severity | finds |",
            "| --- | --- | --- |",
        ]
        for one in members:
            name = f"[{one.id}]({family}.md#{one.id})"
            lines.append(f"| {name} | {one.severity.value} | {_cell(one.title)} |")
        lines.append("")
    return "\n".join(lines)


def _family_page(title: str, members: list[Rule]) -> str:
    lines = [_MADE, f"# {title}", ""]
    for one in members:
        lines += [f"## {one.id}", "", f"*{one.title}* · {_weight(one)}", "", one.why, ""]
        if one.reader:
            lines += [f"What a reader would see: {one.reader}", ""]
        for name, text in (("Wrong", one.bad), ("Right", one.good)):
            if text:
                lines += [f"{name}:", "", "````markdown", text.rstrip("\n"), "````", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(folder: str) -> None:
    """Write the pages into `folder`, and remove those that are no more."""
    from pathlib import Path

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    made = pages(RULES)
    for old in place.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (place / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    import sys

    write(sys.argv[1] if len(sys.argv) > 1 else "docs/rules")
