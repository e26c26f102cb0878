"""A book's own style sheets: what they reach for, and nothing of it outside the book.

A sheet comes out with the addresses that it may use written as `url("book:///PATH")`, the path
being that in the book; every output puts its own place there (`book.markup.resources`). The rest
is taken out, so that neither the typesetter nor a reading system ever goes there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from book.manuscript.setting_values import leaves_book
from book.manuscript.targets import join
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.services import BASE_SHEETS
from book.model.source import SourceFile, SourceSpan

BASE = "book:///"
_REACHES = lazy(r"url|src|@|image|\\", re.IGNORECASE)
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ADDRESS_FUNCTIONS = frozenset({"url", "src"})
_STRINGS_ARE_ADDRESSES = frozenset({"image", "image-set", "-webkit-image-set"})
_SHOWN = 60


@dataclass(slots=True)
class Style:
    """A style sheet, cleaned; the files of the book that it uses, with the places; findings."""

    text: str
    uses: list[tuple[str, SourceSpan]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_style(source: SourceFile) -> Style:
    """The sheet `source` without what leads out of the book."""
    style = Style(source.text)
    import tinycss2

    try:
        nodes = tinycss2.parse_component_value_list(source.text)
        _Cleaner(source, style).nodes(nodes)
        if style.uses or style.findings:
            style.text = tinycss2.serialize(nodes)
    except RecursionError:
        style.text = ""
        message = "brackets are nested too deeply in this style sheet to be read"
        hint = "Take out the brackets inside brackets."
        span = SourceSpan(source.path, 1)
        style.findings.append(Finding("unsafe-style", Severity.ERROR, message, span, hint))
    return style


@dataclass(slots=True)
class _Cleaner:
    """Walks the tokens of a sheet, and changes them in place."""

    source: SourceFile
    style: Style

    def nodes(self, nodes: list[Any], strings: bool = False) -> None:
        """Clean a list of tokens; `strings` tells that bare strings in it are addresses."""
        at = 0
        while at < len(nodes):
            node = nodes[at]
            if node.type == "at-keyword" and node.lower_value in ("import", "namespace"):
                end = _end_of_rule(nodes, at)
                if _is_base(nodes, at, end):
                    at = end
                elif node.lower_value == "import":
                    self._imported(nodes[at:end], node)
                    del nodes[at:end]
                else:  # the name of a vocabulary, which nobody fetches
                    at = end
                continue
            nodes[at] = self._node(node, strings)
            at += 1

    def _node(self, node: Any, strings: bool) -> Any:
        if node.type == "url" or (strings and node.type == "string"):
            return self._address(node, node.value)
        if node.type == "function" and node.lower_name in _ADDRESS_FUNCTIONS:
            first = next((one for one in node.arguments if one.type == "string"), None)
            return self._address(node, first.value if first else "")
        if node.type == "function":
            self.nodes(node.arguments, node.lower_name in _STRINGS_ARE_ADDRESSES)
        elif node.type in ("() block", "[] block", "{} block"):
            self.nodes(node.content)
        return node

    def _address(self, node: Any, address: str) -> Any:
        """The token for an address: a file of the book, or `none` for all the rest."""
        import tinycss2.ast

        if address.startswith("#") or not address:
            return node
        line, column = node.source_line, node.source_column
        path = self._path(address, SourceSpan(self.source.path, line, column))
        if path is None:
            return tinycss2.ast.IdentToken(line, column, "none")
        value = BASE + quote(path)
        return tinycss2.ast.URLToken(line, column, value, f'url("{value}")')

    def _path(self, address: str, span: SourceSpan) -> str | None:
        shown = address if len(address) <= _SHOWN else address[:_SHOWN] + "…"
        if address.startswith("data:"):
            message = "a file written into the style sheet (data:) is not used"
            self._report(message, span, "Save it as a file of the book, and name that.")
            return None
        path = join(self.source.path, unquote(address.partition("#")[0].partition("?")[0]))
        if _SCHEME.match(address) or address.startswith("/") or leaves_book(path):
            message = f"“{shown}” leads out of the book; it is not followed"
            self._report(message, span, "Put the file into the book, and name it from here.")
            return None
        self.style.uses.append((path, span))
        return path

    def _imported(self, rule: list[Any], node: Any) -> None:
        named = next((one for one in rule if one.type in ("string", "url", "function")), None)
        inner = getattr(named, "arguments", None) or ([named] if named else [])
        address = next((str(one.value) for one in inner if one.type in ("string", "url")), "")
        where = f" “{address[:_SHOWN]}”" if address else ""
        message = f"@import{where} is not followed: its rules would be missing from the pages"
        span = SourceSpan(self.source.path, node.source_line, node.source_column)
        hint = (
            "Copy the rules into this file. What may stand at its head is one of the tool's own: "
        )
        hint += ", ".join(f'@import "{name}";' for name in BASE_SHEETS)
        self._report(message, span, hint)

    def _report(self, message: str, span: SourceSpan, hint: str) -> None:
        self.style.findings.append(Finding("unsafe-style", Severity.ERROR, message, span, hint))


def _is_base(nodes: list[Any], start: int, end: int) -> bool:
    """Whether a rule, before all others, takes in one of the tool's own sheets."""
    before = [one for one in nodes[:start] if one.type not in ("whitespace", "comment")]
    said = [one for one in nodes[start:end] if one.type not in ("whitespace", "comment")]
    return (
        not before and len(said) == 3 and said[1].type == "string" and said[1].value in BASE_SHEETS
    )


def _end_of_rule(nodes: list[Any], start: int) -> int:
    for at in range(start, len(nodes)):
        if nodes[at].type == "literal" and nodes[at].value == ";":
            return at + 1
    return len(nodes)


def reaches_out(css: str) -> bool:
    """Whether CSS inside a drawing names anything but a part of that drawing."""
    if not _REACHES.search(css):
        return False
    style = read_style(SourceFile.of("", css))
    return bool(style.uses or style.findings)
