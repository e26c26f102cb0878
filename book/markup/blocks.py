"""Block nodes as XHTML.

In a note that stands in a line (`Setting.phrasing`) every block is a span of class `block`: a
paragraph may hold nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from book.markup.attributes import given
from book.markup.inline import element, image, inlines
from book.markup.lists import definition_list, listing
from book.markup.setting import Setting
from book.markup.xml import tag
from book.model.blocks import (
    Block,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    Paragraph,
    Quote,
    Table,
    TableCell,
    ThematicBreak,
    VerseLine,
)
from book.model.inline import Element, NoteReference
from book.model.walk import plain_text, walk

_DIVISIONS = {"epigraph": "epigraph", "dedication": "dedication"}


def blocks(setting: Setting, nodes: Iterable[Block]) -> str:
    """Blocks, each on a line of its own."""
    parts = [block(setting, node) for node in nodes]
    return ("" if setting.phrasing else "\n").join(parts)


def block(setting: Setting, node: Block) -> str:
    """One block."""
    match node:
        case Paragraph():
            inside = inlines(setting, node.children)
            return inside if node.tight else _frame(setting, "p", inside)
        case Heading():
            return heading(setting, node)
        case Quote():
            return _frame(setting, "blockquote", _within(setting, node.blocks))
        case List():
            return listing(setting, node)
        case DefinitionList():
            return definition_list(setting, node)
        case Division():
            return division(setting, node)
        case _:
            return _other(setting, node)


def _other(
    setting: Setting, node: LineBlock | CodeBlock | Table | Figure | ThematicBreak | Element
) -> str:
    match node:
        case LineBlock():
            return verse(setting, node)
        case CodeBlock():
            return code(setting, node)
        case Table():
            return table(setting, node)
        case Figure():
            return figure(setting, node)
        case ThematicBreak():
            return _frame(setting, "hr", "* * *") if setting.phrasing else tag("hr")
        case Element():
            return element(setting, node)


def _within(setting: Setting, nodes: Iterable[Block]) -> str:
    inside = blocks(setting, nodes)
    return inside if setting.phrasing else f"\n{inside}\n"


def _frame(
    setting: Setting, name: str, inside: str, attributes: dict[str, str | None] | None = None
) -> str:
    attributes = attributes or {}
    if not setting.phrasing:
        return tag(name, attributes, inside)
    classes = f"block {name} {attributes.get('class') or ''}".strip()
    return tag("span", {**attributes, "class": classes}, inside)


def heading(setting: Setting, node: Heading) -> str:
    """A heading. The first of its entry is the entry's title, whatever its level was."""
    level = setting.levels.get(node.anchor, min(node.level, 6))
    attributes = {**given(node.attributes), "id": node.anchor}
    inside = inlines(setting, node.children)
    return setting.breaks.ahead(node) + _frame(setting, f"h{level}", inside, attributes)


def division(setting: Setting, node: Division) -> str:
    """A division; an epigraph or a dedication says so to a reading system."""
    attributes = given(node.attributes)
    kind = next((_DIVISIONS[one] for one in node.attributes.classes if one in _DIVISIONS), None)
    if kind:
        attributes["role"] = f"doc-{kind}"
        attributes["epub:type"] = kind if setting.is_epub else None
    return _frame(setting, "div", _within(setting, node.blocks), attributes)


def verse(setting: Setting, node: LineBlock) -> str:
    """Lines kept as lines, in stanzas."""
    stanzas: list[list[VerseLine]] = [[]]
    for line in node.lines:
        if line.children:
            stanzas[-1].append(line)
        elif stanzas[-1]:
            stanzas.append([])
    rendered = [
        _frame(setting, "p", _lines(setting, stanza), {"class": "stanza"})
        for stanza in stanzas
        if stanza
    ]
    return _frame(setting, "div", "".join(rendered), {"class": "verse"})


def _lines(setting: Setting, lines: list[VerseLine]) -> str:
    # The style sheet sets lines as blocks and hides the breaks, which serve without one.
    return "<br/>".join(
        tag(
            "span",
            {
                "class": "line",
                "style": f"padding-left: {line.indent / 2:g}em" if line.indent else None,
            },
            inlines(setting, line.children),
        )
        for line in lines
    )


def code(setting: Setting, node: CodeBlock) -> str:
    """Preformatted text."""
    language = node.language.split()[0] if node.language.split() else ""
    letters = setting.breaks.letters(node)
    inner = tag("code", {"class": f"language-{language}" if language else None}, letters)
    return _frame(setting, "pre", inner)


def table(setting: Setting, node: Table) -> str:
    """A table; a header row without a word in it is left out, for it names nothing."""
    names = _column_names(setting, node)
    parts = []
    if any(plain_text(cell.children).strip() or cell.children for cell in node.header):
        cells = "".join(_cell(setting, cell, "th", bool(names)) for cell in node.header)
        parts.append(_part(setting, "thead", _row(setting, cells, bool(names)), bool(names)))
    if node.rows:
        rows = "\n".join(
            _row(
                setting,
                "".join(
                    _cell(setting, cell, "td", bool(names), *names[place : place + 1])
                    for place, cell in enumerate(row)
                ),
                bool(names),
            )
            for row in node.rows
        )
        parts.append(_part(setting, "tbody", rows, bool(names)))
    attributes: dict[str, str | None] = {"id": setting.listed("tables", node.span)}
    if names:
        width = "wide widest" if len(names) >= _WIDEST else "wide"
        attributes |= {"class": width, "role": "table"}
    return _frame(setting, "table", "\n".join(parts), attributes)


_WIDE, _WIDEST = 5, 7


def _column_names(setting: Setting, node: Table) -> tuple[str, ...]:
    """The names of the columns, where a small screen had better show them before each cell.

    That is in an EPUB, for many columns, all of which have names without notes in them: on a small
    screen the header row is not shown. Roles then say what the style sheet makes browsers forget.
    """
    if not setting.is_epub or setting.phrasing or len(node.header) < _WIDE:
        return ()
    texts = tuple(" ".join(plain_text(cell.children).split()) for cell in node.header)
    called = any(isinstance(one, NoteReference) for cell in node.header for one in walk([cell]))
    return () if called or not all(texts) else texts


def _part(setting: Setting, name: str, inside: str, roles: bool) -> str:
    return _frame(setting, name, inside, {"role": "rowgroup" if roles else None})


def _row(setting: Setting, cells: str, roles: bool) -> str:
    return _frame(setting, "tr", cells, {"role": "row" if roles else None})


def _cell(
    setting: Setting, cell: TableCell, name: str, roles: bool = False, column: str | None = None
) -> str:
    # An empty heading is announced as one without a name; an empty cell is just empty.
    name = name if cell.children else "td"
    role = {"th": "columnheader", "td": "cell"}[name]
    attributes = {
        "scope": "col" if name == "th" and not setting.phrasing else None,
        "class": f"align-{cell.alignment}" if cell.alignment else None,
        "role": role if roles else None,
        "data-column": column,
    }
    return _frame(setting, name, inlines(setting, cell.children), attributes)


def figure(setting: Setting, node: Figure) -> str:
    """An image with its caption."""
    inside = image(setting, node.image, plain_text(node.caption))
    if node.caption:
        # The caption is outside a link even where the image is in one.
        caption = inlines(setting.unlinked, node.caption)
        inside += _frame(setting, "figcaption", caption)
    return setting.breaks.ahead(node) + _frame(
        setting, "figure", inside, {"id": setting.listed("figures", node.span)}
    )
