"""Colours as inks: grey for one ink, cyan, magenta, yellow and black for four.

Neutral colours are always black ink alone: four inks never lie exactly over one another, and a
letter made of them has coloured fringes. The others go through the ICC profile of a press.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

Space = Literal["gray", "cmyk", "rgb"]
Colour = tuple[float, ...]
"""One number is grey, three are red, green and blue, four are inks; each from 0 to 1."""

Paper = Literal["coated", "uncoated"]
FREE_CONDITIONS: dict[Paper, str] = {"coated": "FOGRA39", "uncoated": "FOGRA29"}
"""The registered names of what the profiles that come with the tool describe, by paper."""
_PROFILES = Path(__file__).parent / "icc"
_COATED = ("coat", "gloss", "silk", "satin")
REGISTRY = "http://www.color.org"
# Less than this apart, red, green and blue are a grey to the eye.
_NEUTRAL = 0.04


@dataclass(frozen=True)
class Press:
    """The press that colours are for: its ICC profile, the registered name, the most ink in %."""

    profile: bytes
    condition: str
    most_ink: int = 300
    _known: dict[Colour, Colour] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def name(self) -> str:
        """What the profile calls itself."""
        from PIL import ImageCms

        return str(ImageCms.getProfileDescription(ImageCms.getOpenProfile(self._file()))).strip()

    def _file(self) -> io.BytesIO:
        return io.BytesIO(self.profile)

    @cached_property
    def _transform(self) -> object:
        from PIL import ImageCms

        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.getOpenProfile(self._file()),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def inks(self, red: float, green: float, blue: float) -> Colour:
        """A colour in four inks, within the most ink."""
        wanted = (red, green, blue)
        if wanted not in self._known:
            from PIL import Image as Pictures

            dot = Pictures.new("RGB", (1, 1), tuple(round(255 * one) for one in wanted))
            pixel = self.separated(dot).getpixel((0, 0))
            parts = pixel if isinstance(pixel, tuple) else (0, 0, 0, 0)
            self._known[wanted] = tuple(round(part / 255, 4) for part in parts)
        return self._known[wanted]

    def separated(self, picture: Image) -> Image:
        """A picture in RGB as one in four inks, within the most ink."""
        from PIL import ImageCms

        made = ImageCms.applyTransform(picture, self._transform)  # type: ignore[arg-type]
        if made is None:
            raise ValueError("the ICC profile cannot be used")
        return _limited(made, self.most_ink)


@lru_cache(maxsize=2)
def free_press(paper: Paper = "coated") -> Press:
    """The press for a paper whose profile comes with the tool."""
    condition = FREE_CONDITIONS[paper]
    return Press((_PROFILES / f"{condition}L_{paper}.icc").read_bytes(), condition)


def surface(paper: str | None) -> Paper:
    """Whether a paper is coated, by its name. Books are printed on uncoated paper, as a rule."""
    name = (paper or "").lower().replace("uncoated", "")
    return "coated" if any(word in name for word in _COATED) else "uncoated"


def converted(colour: Colour, space: Space, press: Press) -> Colour:
    """`colour` in the inks of `space`; greys stay black ink alone in every space."""
    if len(colour) == 1:
        return colour
    if len(colour) == 4:
        return (_grey_of_inks(colour),) if space == "gray" else colour
    red, green, blue = colour
    if max(colour) - min(colour) < _NEUTRAL:
        return (round(luminance(red, green, blue), 4),)
    if space == "gray":
        return (round(luminance(red, green, blue), 4),)
    return colour if space == "rgb" else press.inks(red, green, blue)


def luminance(red: float, green: float, blue: float) -> float:
    """How light a colour is, in the weights of ITU-R BT.601, which pictures use too."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def lightened(colour: Colour, alpha: float) -> Colour:
    """What a colour that lets paper through looks like on it."""
    if len(colour) == 4:
        return tuple(round(part * alpha, 4) for part in colour)
    return tuple(round(1 - (1 - part) * alpha, 4) for part in colour)


def _grey_of_inks(colour: Colour) -> float:
    cyan, magenta, yellow, black = colour
    light = luminance(1 - cyan, 1 - magenta, 1 - yellow)
    return round(light * (1 - black), 4)


def _limited(picture: Image, most: int) -> Image:
    """`picture` with less of the colours where all inks together are more than `most` per cent."""
    from PIL import Image as Pictures
    from PIL import ImageChops, ImageMath

    cyan, magenta, yellow, black = picture.split()
    room = 255 * most // 100
    total = ImageMath.lambda_eval(
        lambda names: (
            names["convert"](names["c"], "I") + names["m"] + names["y"] + names["k"]
        ),
        c=cyan, m=magenta, y=yellow, k=black,
    )  # fmt: skip
    extrema = total.getextrema()
    if not isinstance(extrema[1], int | float) or extrema[1] <= room:
        return picture
    scale = ImageMath.lambda_eval(
        lambda names: names["min"](
            (room - names["convert"](names["k"], "I"))
            * 255
            / names["max"](names["t"] - names["k"], 1),
            255,
        ),
        t=total, k=black,
    ).convert("L")  # fmt: skip
    colours = (ImageChops.multiply(one, scale) for one in (cyan, magenta, yellow))
    return Pictures.merge("CMYK", (*colours, black))
