"""The page about all settings, from what validates them."""

from __future__ import annotations

from book.manuscript.schema import CHECKS_DOC, DOCUMENTED, SEVERITIES
from book.manuscript.setting_kinds import Key, Table


def settings_reference() -> str:
    """The reference of all settings, in Markdown."""
    parts = [
        "# Settings: `book.toml`\n\nPaths are relative to `book.toml`, with forward slashes, and "
        "none may leave its directory. A key that is not listed here is an error.\n"
    ]
    parts += [_table_reference(table) for table in DOCUMENTED]
    words = ", ".join(f"`{word}`" for word in SEVERITIES)
    parts.append(f'## `[checks]`\n\n{CHECKS_DOC} `rule-id = "severity"`, one of {words}.\n')
    return "\n".join(parts)


def _table_reference(table: Table) -> str:
    head = f"## `{table.head}`\n\n{table.doc}\n\n"
    rows = "".join(_key_reference(key) for key in table.keys)
    return f"{head}| key | type | default | |\n| --- | --- | --- | --- |\n{rows}"


def _key_reference(key: Key) -> str:
    default = "**required**" if key.required else key.default
    doc = key.doc
    if key.choices:
        doc += " One of " + ", ".join(f"`{choice}`" for choice in key.choices) + "."
    return f"| `{key.name}` | {key.kind} | {default} | {doc} |\n"
