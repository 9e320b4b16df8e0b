"""What the guard's two areas hold of the chase: a month late up to the executive, an explanation, a meeting."""

from datetime import date

from django.utils import timezone

from projects.models import Chase, ChaseLetter, MovementMeeting, StillExplanation


def chased(project, officer, text) -> list[int]:
    """The ids of the letters."""
    now, month = timezone.now(), date(2025, 12, 1)
    letter = ChaseLetter.objects.create(
        number=text("letter-number"), issued_on=date(2026, 1, 20), month=month, signed_by=text("signed-by"),
        made_by=officer,
    )  # fmt: skip
    for rung in ("notice", "letter", "governor"):
        Chase.objects.create(
            project=project, month=month, rung=rung, made_at=now, made_by=officer,
            letter=letter if rung == "letter" else None,
        )  # fmt: skip
    StillExplanation.objects.create(
        project=project, week=date(2026, 1, 19), text=text("explanation"), written_by=officer, written_at=now
    )
    MovementMeeting.objects.create(
        project=project, week=date(2026, 1, 19), meets_on=date(2099, 1, 1), place=text("meeting-place"),
        called_by=officer, called_at=now,
    )  # fmt: skip
    return [letter.pk]
