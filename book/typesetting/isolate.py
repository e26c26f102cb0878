"""Keeps the fonts of the machine out of the book.

The engine asks fontconfig for fonts. A book that quietly took a letter from whatever the machine
has would break differently elsewhere, so fontconfig gets a list that is empty: all faces then come
from the book, by `@font-face`. The list is read whenever a font configuration is made, the first
time while the engine is imported, so this module must be imported before it.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

from book.typesetting.lightly import light_imports

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def _point_fontconfig_to_nothing() -> tempfile.TemporaryDirectory[str]:
    """Write an empty list of fonts and name it in the environment, where fontconfig looks."""
    folder = tempfile.TemporaryDirectory(prefix="book-fonts-")
    path = Path(folder.name) / "fonts.conf"
    cache = Path(folder.name) / "cache"
    path.write_text(_CONFIGURATION.format(cache=cache.as_posix()), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(path)
    # These would add directories of their own.
    os.environ.pop("FONTCONFIG_PATH", None)
    os.environ.pop("FONTCONFIG_SYSROOT", None)
    return folder


# Kept as long as the process: the folder goes when this value goes.
_FOLDER = _point_fontconfig_to_nothing()

with warnings.catch_warnings(), light_imports():
    # The engine warns of what is meant here: that the machine offers no fonts.
    warnings.filterwarnings("ignore", message=".*[Ff]ont[Cc]onfig.*")
    import weasyprint as weasyprint
