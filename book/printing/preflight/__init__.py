"""Preflight: a finished PDF, whoever made it, against what a printer asks of it."""

from __future__ import annotations

from book.model.finding import Finding
from book.printing.preflight.judge import Judged, judge
from book.printing.preflight.plan import Answers, Planner, Unanswered
from book.printing.profile import Profile

__all__ = ["Answers", "Judged", "Unanswered", "judge_pdf", "preflight_pdf"]


def preflight_pdf(
    data: bytes, profile: Profile, answers: Answers | None = None, *, artifact: str = ""
) -> tuple[Finding, ...]:
    """What a printer would refuse or frown upon in a PDF: nothing if all is well.

    Args:
        data: the finished PDF.
        profile: the printer's rules.
        answers: what the file can't tell: the pages and the paper of a cover, the ISBN.
        artifact: the file's name, for findings.

    Raises:
        Unanswered: It is a cover, and its pages or its paper were not said.
    """
    return judge_pdf(data, profile, answers, artifact=artifact).findings


def judge_pdf(
    data: bytes,
    profile: Profile,
    answers: Answers | None = None,
    *,
    artifact: str = "",
    pictures: bool = False,
) -> Judged:
    """As `preflight_pdf`, with every single place, and with pictures of them if asked for.

    Raises:
        Unanswered: It is a cover, and its pages or its paper were not said.
    """
    planner = Planner(profile, answers or Answers())
    kind = planner.answers.kind
    common = planner.common(cover=kind == "cover")
    return judge(data, common, planner, artifact, pictures=pictures)
