"""Preflight of an EPUB: whoever made it, by what the shops take."""

from book.printing.shop_preflight.judge import Verdict, judge_epub, preflight_epub

__all__ = ["Verdict", "judge_epub", "preflight_epub"]
