"""Rows with only the facts a test is about; the rest is plausible."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.utils import timezone

from projects.models import Activity, ActivityBudgetLine, ApprovalStep, Project, WaitingFor
from projects.people.scope import EVERYONE, asking_as
from tests import cast

_number = count(1)


def project(*, area="55", year_be=2569, agency=None, title=None, budget_baht="1000000.00", **facts):
    """A draft with one activity and one budget line. `area`: province or group code."""
    number = next(_number)
    where = {"province": cast.province(area)} if area.isdigit() and len(area) == 2 else {"group": cast.group(area)}
    with asking_as(EVERYONE):
        plausible = {
            "summary": "สาระสำคัญของโครงการ",
            "objectives": "วัตถุประสงค์ของโครงการ",
            "target_output": "ผลผลิตของโครงการ",
            "start_on": date(year_be - 544, 10, 1),
            "end_on": date(year_be - 543, 9, 30),
            "waiting_for": WaitingFor.AGENCY,
            "waiting_since": timezone.now(),
            "step_since": timezone.now(),
            "live": False,
        }
        row = Project(
            fiscal_year_id=year_be,
            code=f"T{number:05d}",
            title=title or f"โครงการทดสอบที่ {number}",
            agency=agency,
            **where,
            **(plausible | facts),
        )
        row.activities = [
            Activity(
                title="กิจกรรมหลัก",
                sort_order=0,
                weight_percent=Decimal(100),
                budget_lines=[
                    ActivityBudgetLine(
                        expenditure_kind="capital",
                        expenditure_category="investment",
                        budget_baht=Decimal(budget_baht),
                    )
                ],
            )
        ]
        row.save()
        return row


def accepted(**facts):
    """A live record, as if all three hands had been over it."""
    now = timezone.now()
    return project(
        **(
            {
                "step": ApprovalStep.ACCEPTED,
                "waiting_for": WaitingFor.NOBODY,
                "was_ever_submitted": True,
                "first_published_at": now,
                "last_published_at": now,
            }
            | facts
        )
    )


def live(**facts):
    row = accepted(**facts)
    with asking_as(EVERYONE):
        Project.objects.filter(pk=row.pk).update(live=True)
        row.refresh_from_db()
    return row
