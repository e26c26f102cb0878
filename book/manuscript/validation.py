"""Values of `book.toml` against the schema: what is good goes on, what is not becomes a finding."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from book.manuscript import setting_values as values
from book.manuscript.schema import DOCUMENTED, ROOT
from book.manuscript.setting_kinds import Key, Table
from book.manuscript.toml_places import KeyPath, Places
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan

_LONGEST = 1000
_TYPES: dict[str, tuple[type, str, str]] = {
    "text": (str, "text", "Write it in quotes."),
    "texts": (list, "a list of texts", 'Write ["…", "…"].'),
    "path": (str, "a path", "Write it in quotes."),
    "date": (date, "a date", "Write year, month and day without quotes: 2026-11-22."),
    "flag": (bool, "true or false", "Write true or false, without quotes."),
    "number": (int, "a whole number", "Write digits without quotes."),
    "table": (dict, "a table", ""),
    "tables": (list, "a list of tables", ""),
    "named tables": (dict, "a table", ""),
    "named values": (dict, "a table", ""),
}
_WORDS = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (datetime, "a date with a time of day"),
    (date, "a date"),
    (time, "a time of day"),
    (list, "a list"),
    (dict, "a table"),
)


@dataclass(slots=True)
class Checked:
    """A table that was checked: its good values, and where it stands."""

    path: KeyPath
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A text, or the default where there is none."""
        return str(self.values.get(name, default))

    def optional(self, name: str) -> str | None:
        """A text, or None."""
        found = self.values.get(name)
        return None if found is None else str(found)

    def tables(self, name: str) -> list[Checked]:
        """The tables of a list, none where it was not written."""
        return list(self.values.get(name, ()))

    def named(self, name: str) -> dict[str, Any]:
        """The tables or values under names that the author chose."""
        return dict(self.values.get(name, {}))


@dataclass(slots=True)
class Validator:
    """Collects the findings of one settings file."""

    places: Places
    findings: list[Finding] = field(default_factory=list)

    def report(self, rule: str, span: SourceSpan, message: str, hint: str = "") -> None:
        """Add a finding; every one about the settings stops the build."""
        self.findings.append(setting_finding(rule, span, message, hint))

    def was_written(self, path: KeyPath) -> bool:
        """Whether the file has this key, with a good value or a bad one."""
        return path in self.places.keys

    def root(self, data: Mapping[str, Any]) -> Checked:
        """All of the settings."""
        return self._table(data, ROOT, ())

    def _table(self, data: Mapping[str, Any], table: Table, path: KeyPath) -> Checked:
        checked = Checked(path)
        for name in data:
            if table.key(name) is None:
                self._unknown(name, table, path)
        for key in table.keys:
            if key.name in data:
                good = self._value(key, data[key.name], (*path, key.name), table)
                if good is not None:
                    checked.values[key.name] = good
            elif key.required:
                self._missing(key, table, path)
        return checked

    def _unknown(self, name: str, table: Table, path: KeyPath) -> None:
        where = head_of(table, path)
        known = [key.name for key in table.keys]
        near = difflib.get_close_matches(name.lower(), known, n=1)
        homes = [other.head for other in DOCUMENTED if other.key(name)]
        if near:
            hint = f"Did you mean `{near[0]}`?"
        elif homes:
            hint = f"It belongs in {' or '.join(homes)}."
        else:
            hint = f"Known here: {', '.join(known)}."
        span = self.places.key((*path, name))
        self.report("unknown-setting", span, f"`{name}` is not a setting of {where}", hint)

    def _missing(self, key: Key, table: Table, path: KeyPath) -> None:
        if key.table:
            needed = ", ".join(inner.name for inner in key.table.keys if inner.required)
            message, hint = f"{key.table.head} is missing", f"Add it, with {needed}."
        else:
            message = f"{head_of(table, path)} has no `{key.name}`"
            hint = f"Add it. {key.doc}{_choices_text(key)}"
        self.report("missing-setting", self.places.value(path), message, hint)

    def _value(self, key: Key, value: Any, path: KeyPath, table: Table) -> Any:
        """The value as the settings use it, or None when it is bad."""
        if not _has_type(key, value):
            self._wrong_type(key, value, path, table)
            return None
        match key.kind:
            case "table":
                return self._table(value, _table_of(key), path)
            case "tables":
                return self._tables(key, value, path)
            case "texts":
                return self._texts(key, value, path, table)
            case "named tables":
                return self._named_tables(key, value, path)
            case "named values":
                return self._named_values(key, value, path)
            case "text" | "path":
                return self._text(key, value, path, table)
            case "number":
                return self._number(key, value, path, table)
            case _:
                return value

    def _tables(self, key: Key, items: list[Any], path: KeyPath) -> list[Checked]:
        table = _table_of(key)
        good = []
        for number, item in enumerate(items):
            place = (*path, number)
            if isinstance(item, dict):
                good.append(self._table(item, table, place))
                continue
            example = ", ".join(f'{inner.name} = "…"' for inner in table.keys if inner.required)
            message = f"`{key.name}` holds {_word(item)}, not a table"
            hint = f"Write each as {{ {example} }}." if example else f"Head each {table.head}."
            self.report("bad-setting", self.places.value(place), message, hint)
        return good

    def _named_tables(self, key: Key, items: dict[str, Any], path: KeyPath) -> dict[str, Checked]:
        table = _table_of(key)
        good = {}
        for name, item in items.items():
            place = (*path, name)
            problem = table.check_name(name) if table.check_name else None
            if problem:
                what, hint = problem
                message = f"the name in {head_of(table, place)}: {what}"
                self.report("bad-setting", self.places.key(place), message, hint)
            elif isinstance(item, dict):
                good[name] = self._table(item, table, place)
            else:
                message = f"`{name}` is {_word(item)}, not a table"
                hint = f"Head it {head_of(table, place)}, with its keys below."
                self.report("bad-setting", self.places.value(place), message, hint)
        return good

    def _named_values(self, key: Key, items: dict[str, Any], path: KeyPath) -> dict[str, str]:
        around = Table(f"[{key.name}]", key.doc, ())
        good = {}
        for name, item in items.items():
            inner = Key(name, "text", key.doc, choices=key.choices)
            choice = self._value(inner, item, (*path, name), around)
            if choice is not None:
                good[name] = choice
        return good

    def _text(self, key: Key, value: str, path: KeyPath, table: Table) -> str | None:
        span, where = self.places.value(path), f"`{key.name}` in {head_of(table, path[:-1])}"
        if not value.strip():
            if not key.required and key.kind == "text" and not (key.check or key.choices):
                return value
            rule = "missing-setting" if key.required else "bad-setting"
            hint = "Fill it in." if key.required else "Fill it in, or take the line out."
            self.report(rule, span, f"{where} is empty", hint)
            return None
        if key.choices and value not in key.choices:
            near = difflib.get_close_matches(value.lower(), key.choices, n=1)
            hint = (f'Did you mean "{near[0]}"?' if near else "") + _choices_text(key)
            self.report("bad-setting", span, f'{where} cannot be "{value}"', hint.strip())
            return None
        if key.kind == "path" and values.leaves_book(value):
            message = f'{where}: "{value}" is outside the book'
            hint = "Put the file beside or below book.toml, and name it from there."
            self.report("outside-path", span, message, hint)
            return None
        checks = [values.check_text, values.check_path if key.kind == "path" else key.check]
        problem = next((found for check in checks if check and (found := check(value))), None)
        if problem:
            self.report("bad-setting", span, f"{where}: {problem[0]}", problem[1])
            return None
        return values.normal_path(value) if key.kind == "path" else value

    def _texts(self, key: Key, items: list[Any], path: KeyPath, table: Table) -> list[str]:
        one = Key(key.name, "text", key.doc, required=True, choices=key.choices, check=key.check)
        found = [self._value(one, item, (*path, i), table) for i, item in enumerate(items)]
        return [text for text in found if text is not None]

    def _number(self, key: Key, value: int, path: KeyPath, table: Table) -> int | None:
        if 1 <= value <= 6:  # the only number of the settings is the level of a heading
            return value
        message = f"`{key.name}` in {head_of(table, path[:-1])} cannot be {_short(value)}"
        self.report("bad-setting", self.places.value(path), message, "Write a number from 1 to 6.")
        return None

    def _wrong_type(self, key: Key, value: Any, path: KeyPath, table: Table) -> None:
        _, wanted, hint = _TYPES[key.kind]
        if key.kind == "table" and isinstance(value, list):
            hint = f"Write [{key.name}], in single brackets."
        elif key.kind == "tables":
            hint = f"Write {_table_of(key).head}, in double brackets, above each."
            if not _table_of(key).head.startswith("["):
                hint = f"Write {key.name} = [{{ … }}, {{ … }}]."
        elif key.kind.startswith("named") or key.kind == "table":
            hint = f"Head it [{'.'.join(str(part) for part in path)}], with its keys below."
        where = head_of(table, path[:-1])
        message = f"`{key.name}` in {where} is {_word(value)}, not {wanted}"
        self.report("bad-setting", self.places.value(path), message, hint)


def setting_finding(rule: str, span: SourceSpan, message: str, hint: str = "") -> Finding:
    """A finding about the settings, which is always an error; its words are safe to print."""
    return Finding(rule, Severity.ERROR, _printable(message), span, _printable(hint))


def head_of(table: Table, path: KeyPath) -> str:
    """How the head of the table reads in this file: with its name where the author chose it."""
    return table.head.replace("NAME", str(path[-1])) if table.check_name and path else table.head


def _has_type(key: Key, value: Any) -> bool:
    kind = _TYPES[key.kind][0]
    # In Python a truth value is a number and a date with a time is a date; for people they are not.
    odd = (bool if kind is int else datetime) if kind in (int, date) else ()
    return isinstance(value, kind) and not isinstance(value, odd)


def _table_of(key: Key) -> Table:
    return key.table or ROOT


def _word(value: Any) -> str:
    return next((word for kind, word in _WORDS if isinstance(value, kind)), "something else")


def _short(value: int) -> str:
    return str(value) if abs(value) < 10**9 else "so large"


def _choices_text(key: Key) -> str:
    if not key.choices:
        return ""
    return " One of: " + ", ".join(f'"{choice}"' for choice in key.choices) + "."


def _printable(text: str) -> str:
    """One line, whatever a value holds: no line breaks and no terminal codes."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
