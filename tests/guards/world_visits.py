"""Rows of the office's checks and of visits for the leak walk, in one area."""

from django.utils import timezone

from projects.models import SectionCheck


def add_checks(project, officer, ids, text):
    """Section 2.3 was returned with a comment that is nobody's business but the area's."""
    for result in ("passed", "returned"):
        check = SectionCheck.objects.create(
            project=project, section="2.3", result=result, comment=text(f"check-{result}"), mark="0" * 64,
            findings=["M-01"], checked_by=officer, checked_at=timezone.now(),
        )  # fmt: skip
    ids["section_check"] = [check.pk]
