"""Run by test_killed_reports in a process and a database of its own: report, chase, complete, close, and be killed.

Prints one JSON object, as tests.dying.played says.
"""

import json
from datetime import date
from decimal import Decimal

from tests.dying import played, set_up

set_up()

from projects.closing.actions import confirm_ready  # noqa: E402
from projects.models import (  # noqa: E402
    ActivityProgress,
    AreaClosing,
    AssetHandover,
    AuditEntry,
    Chase,
    ChaseLetter,
    CompletionReport,
    FiscalYear,
    MonthlyReport,
    Notice,
    Project,
    YearOpening,
)
from projects.people.scope import EVERYONE, asking_as  # noqa: E402
from projects.plans.actions import close_year, open_for_area  # noqa: E402
from projects.progress import actions  # noqa: E402
from projects.progress.chasing import actions as chasing  # noqa: E402
from projects.progress.completion import actions as completion  # noqa: E402
from tests import make  # noqa: E402
from tests.cast import Cast, province  # noqa: E402

JANUARY = date(2025, 1, 1)
COUNTED = (MonthlyReport, ActivityProgress, Chase, ChaseLetter, CompletionReport, AssetHandover, AuditEntry, Notice,
           AreaClosing, YearOpening)  # fmt: skip

FiscalYear.objects.get_or_create(pk=2568)
cast = Cast()
agency, office, centre = cast.nan_agency, cast.nan_office, cast.central
project = make.accepted(
    agency=cast.roads_of_nan,
    year_be=2568,
    execution_status="in_progress",
    start_on=date(2025, 1, 1),
    end_on=date(2025, 1, 31),
)
with asking_as(EVERYONE):
    activity = project.activities.get()


def standing():
    with asking_as(EVERYONE):
        return {
            "counts": [model._base_manager.count() for model in COUNTED],
            "steps": [f"{one.step}.{one.version}" for one in MonthlyReport.objects.all()],
            "percents": [str(one.actual_percent) for one in ActivityProgress.objects.all()],
            "completion": [f"{one.step}.{one.version}" for one in CompletionReport.objects.all()],
            "status": Project.objects.get(pk=project.pk).execution_status,
            "closed": str(FiscalYear.objects.get(pk=2568).closed_on),
        }


def by(person, action, *args, **facts):
    with asking_as(person):
        return action(*args, by=person, **facts)


def notify():
    by(office, chasing.give_notice, [project.pk], JANUARY)


def write_to():
    facts = {"number": "1", "issued_on": date(2025, 3, 1), "signed_by": "หัวหน้าสำนักงานจังหวัด"}
    by(office, chasing.send_letter, [project.pk], JANUARY, **facts)


def save():
    facts = {"texts": {"work_done": "ทำแล้ว"}, "percents": {activity.pk: (None, Decimal(100))}, "indicators": {}}
    by(agency, actions.save_report, project, JANUARY, **facts)


def submit():
    by(agency, actions.submit_report, project, JANUARY)


def send_back():
    by(office, actions.return_report, project, JANUARY, reason="ขอตัวเลข")


def submit_again():
    by(agency, actions.submit_report, project, JANUARY)


def verify():
    by(office, actions.verify_report, project, JANUARY)


def accept():
    by(centre, actions.accept_report, project, JANUARY)


def hand_over():
    facts = {
        "name": "ถนน",
        "quantity": Decimal(1),
        "value_baht": Decimal(5),
        "receiver": "อบต.",
        "handed_on": date(2025, 2, 3),
    }
    by(agency, completion.save_handover, project, facts=facts)


def complete():
    texts = {"objectives_met": "fully", "objectives_text": "ได้", "targets_met": "fully", "outputs": "ถนน", "outcomes": "สะดวก",
             "value_for_money": "คุ้ม", "no_photo_reason": "ไม่มี"}  # fmt: skip
    by(agency, completion.save_completion, project, completed_on=date(2025, 1, 31), has_assets=True, texts=texts)


def submit_completion():
    by(agency, completion.submit_completion, project)


def verify_completion():
    by(office, completion.verify_completion, project)


def accept_completion():
    by(centre, completion.accept_completion, project)


def confirm():
    by(office, confirm_ready, 2568, province=province("55"), note="ครบ")


def close():
    by(centre, close_year, 2568, on=date(2025, 11, 1), note="ครบ")


def open_again():
    facts = {"until": date.today(), "reason": "แก้"}
    by(centre, open_for_area, 2568, province=province("55"), **facts)


DEEDS = (notify, write_to, save, submit, send_back, submit_again, verify, accept, hand_over, complete, submit_completion,
         verify_completion, accept_completion, confirm, close, open_again)  # fmt: skip
print(json.dumps(played(DEEDS, standing)))
