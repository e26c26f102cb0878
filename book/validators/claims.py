"""What a PDF says that it is: PDF/A and PDF/UA, in its XMP (ISO 19005, ISO 14289)."""

from __future__ import annotations

from pathlib import Path

import pikepdf

_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"


def claims(file: Path) -> list[str]:
    """The flavours that a PDF claims, as veraPDF names them: `3a`, `4f`, `ua1` …; maybe none."""
    try:
        with pikepdf.open(file) as pdf:
            if "/Metadata" not in pdf.Root:
                return []
            with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
                part = str(metadata.get(f"{{{_PDFA}}}part") or "")
                level = str(metadata.get(f"{{{_PDFA}}}conformance") or "").lower()
                access = str(metadata.get(f"{{{_PDFUA}}}part") or "")
    except (pikepdf.PdfError, ValueError, OSError):
        return []
    found = [f"{part}{level}"] if part else []
    return found + ([f"ua{access}"] if access else [])
