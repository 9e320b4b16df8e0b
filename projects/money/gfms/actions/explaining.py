"""Why GFMS and the agency's own ledger differ in one figure: said for these two amounts, and no longer true of others."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken
from cms.thai import baht
from projects.money.gfms import rules
from projects.money.gfms.kinds import Figure
from projects.money.gfms.reports import reconciliation
from projects.money.models.gfms import GfmsExplanation
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.rules import hands_on

LONGEST = GfmsExplanation._meta.get_field("text").max_length


@transaction.atomic
def explain(project, *, activity_id, expenditure_kind, figure, seen, text, by) -> GfmsExplanation:
    """Write why the two amounts differ. `seen`: (GFMS, own) in baht as the person saw them.

    By whoever has a hand in the project: its agency, the area's office, the centre. 404 for a figure that is not there,
    Overtaken when it has changed since, RuleBroken for no text or no difference.
    """
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("ตำแหน่งของท่านอ่านผลต่างนี้ได้ แต่ชี้แจงไม่ได้")
    check_open(row.fiscal_year_id, row.year_closed_on)
    found = next(
        (
            pair
            for line in reconciliation(row).rows
            for pair in line.pairs
            if (line.activity_id, line.expenditure_kind, pair.figure) == (activity_id, expenditure_kind, figure)
        ),
        None,
    )
    if found is None:
        raise Http404
    if (found.gfms_baht, found.own_baht) != tuple(seen):
        raise Overtaken(
            "ตัวเลขเปลี่ยนไปหลังจากท่านเปิดหน้านี้ กรุณาดูตัวเลขใหม่ก่อนชี้แจง",
            conflicts=[
                (f"{found.label} ตาม GFMS", baht(found.gfms_baht), baht(seen[0])),
                (f"{found.label} ที่รายงาน", baht(found.own_baht), baht(seen[1])),
                ("คำชี้แจงที่ท่านพิมพ์", "", text),
            ],
        )
    rules.check_differs(found.gfms_baht, found.own_baht)
    rules.check_explained(text, LONGEST)
    said = GfmsExplanation(
        project=row,
        activity_id=activity_id,
        expenditure_kind=expenditure_kind,
        figure=Figure(figure),
        gfms_baht=found.gfms_baht,
        own_baht=found.own_baht,
        text=text.strip(),
        written_by=by,
        written_at=timezone.now(),
    )
    said.save()
    change = [f"{found.label}: GFMS {baht(found.gfms_baht)} รายงาน {baht(found.own_baht)}", "", said.text]
    log(row, "projects.gfms.explained", user=by, data={"changes": [change], "activity": activity_id})
    return said
