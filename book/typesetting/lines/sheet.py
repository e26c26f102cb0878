"""The style sheet that goes with fitted lines: the copies of the fonts, and the classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from book.typesetting.lines.apply import Classes
from book.typesetting.lines.fonts import PERCENTS, Copy, Use, Uses, copied, family_name
from book.typesetting.lines.shape import HYPHEN, NBSP, Types

# Numbers change from round to round, and no others letters do: they are always there.
_ALWAYS = frozenset(f"0123456789- {NBSP}{HYPHEN}")
_RULES = """\
.tl { white-space: pre-line !important; hyphens: none !important;
  text-align: justify !important; text-align-last: justify !important }
.tn { white-space: pre-line !important; hyphens: none !important }
.tb { display: block !important }
.to { text-indent: 0 !important }
.ti { display: inline-block !important; height: 0 !important; line-height: 0 !important;
  vertical-align: top !important; text-align: left !important; text-align-last: left !important;
  margin-top: 0 !important; letter-spacing: 0 !important }"""


@dataclass(slots=True)
class Sheet:
    """Makes the style sheet for fitted lines.

    `names` gives the font for a family, style and weight, `fonts` the file for a font, `types`
    knows what letters of it are used. `classes` grows while lines are written. With `given`, the
    copies hold what it says, whatever is used: so they are the same for all parts of a book.
    """

    names: Mapping[tuple[str, str, int], str]
    fonts: Mapping[str, bytes]
    types: Types
    classes: Classes = field(default_factory=Classes)
    given: Use | None = None

    def copies(self) -> tuple[Copy, ...]:
        """The copies of fonts that the classes name."""
        made = []
        for family, uses in self._used().items():
            for percent in sorted(self.classes.percents(family)):
                name = self._name(family, uses, percent)
                for (_, style, weight), (data, use) in uses.items():
                    if not self.types.uses(self.names[family, style, weight]):
                        continue
                    file_name = f"{name} {style} {weight}.ttf".replace(" ", "-")
                    made.append(Copy(name, style, weight, file_name, copied(data, use, percent)))
        return tuple(made)

    def css(self) -> str:
        """The rules, in the order in which the later ones shall win."""
        rules = []
        for index, values in enumerate(self.classes.resets):
            told = "; ".join(f"{name}: {value} !important" for name, value in values)
            rules.append(f".tr{index} {{ {told} }}")
        for index, pixels in enumerate(self.classes.closer):
            rules.append(f".tw{index} {{ word-spacing: {pixels:g}px !important }}")
        for index, (left, right) in enumerate(self.classes.hung):
            rules.append(f".th{index} {{ margin: 0 {-right:g}px 0 {-left:g}px !important }}")
        used = self._used()
        for index, family in enumerate(self.classes.families):
            for percent in sorted(self.classes.percents(family)):
                name = self._name(family, used[family], percent)
                rules.append(
                    f'.tf{index}-{percent} {{ font-family: "{name}", "{family}" !important }}'
                )
        return "\n".join([*rules, _RULES])

    def _name(
        self, family: str, used: Mapping[tuple[str, str, int], tuple[bytes, Uses]], percent: int
    ) -> str:
        return family_name(family, used.values(), percent)

    def _used(self) -> dict[str, dict[tuple[str, str, int], tuple[bytes, Uses]]]:
        """For each family the faces that are set with, and how each of them is."""
        found: dict[str, dict[tuple[str, str, int], tuple[bytes, Uses]]] = {}
        for family in self.classes.families:
            faces = found[family] = {}
            for key, name in self.names.items():
                if key[0] != family:
                    continue
                if self.given is not None:
                    faces[key] = self.fonts[name], frozenset((self.given,))
                    continue
                uses = self.types.uses(name)
                if uses:
                    faces[key] = (
                        self.fonts[name],
                        frozenset(
                            Use(letters | _ALWAYS, features) for features, letters in uses.items()
                        ),
                    )
        return found


__all__ = ["PERCENTS", "Sheet"]
