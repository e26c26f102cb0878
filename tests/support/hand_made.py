"""Pages made by hand: each says for itself what stands on it, as another page-maker would do it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf

# A font of its own: where the fonts of the machine are kept out, there is no other.
_FONT = Path(__file__).parents[2] / "fonts/eb-garamond/EBGaramond-Regular.ttf"
_CSS = (
    f"@font-face {{ font-family: Hand; src: url({_FONT.as_uri()}) }}"
    + """
@page { size: 6in 9in; margin: 0 }
body { margin: 0; font: 10.5pt/14pt Hand }
.page { position: relative; height: 9in; width: 6in; overflow: hidden; break-after: page }
.page:last-child { break-after: auto }
.page > div { position: absolute; left: 80pt; width: 270pt }
.head { top: 40pt; font-size: 9.5pt }
.text { top: 70pt }
.foot { bottom: 80pt; font: 8.5pt/11pt Hand }
.folio { bottom: 40pt; text-align: center }
h1 { font: 20pt/28pt Hand; margin: 30pt 0 }
p { margin: 0 }
sup { font-size: 60%; line-height: 0; vertical-align: super }
"""
)

Page = tuple[str, str, Sequence[str], str]


def hand_made(pages: Sequence[Page]) -> bytes:
    """A PDF of pages, each of a running head, text as HTML, notes as they stand, and a folio."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    body = "".join(
        f'<div class="page"><div class="head">{head}</div><div class="text">{text}</div>'
        f'<div class="foot">{"".join(f"<p>{note}</p>" for note in notes if note)}</div>'
        f'<div class="folio">{folio}</div></div>'
        for head, text, notes, folio in pages
    )
    html = f'<html lang="en"><body>{body}</body></html>'
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=_CSS, font_config=fonts)
    drawn = weasyprint.HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts)
    with pikepdf.open(BytesIO(drawn)) as pdf:
        style = pikepdf.Dictionary(S=pikepdf.Name("/D"), St=1)
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, style]))
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()
