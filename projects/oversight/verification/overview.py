"""What lists know of the checks of many projects: worked out project by project, kept, and worked out anew when a project
has moved or a day has passed.

A list of five thousand projects cannot weigh sixty checks on each at every look. It reads what is kept; a look works out
anew the few that have moved since, and the rest waits for the night (`padme_each_day`).
"""

from collections import Counter
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from projects.money.models import LedgerEntry
from projects.oversight.verification import reports, rules
from projects.oversight.verification.checks import Severity
from projects.oversight.verification.models import CheckOverview
from projects.oversight.verification.rules import Stand
from projects.people.models import AuditEntry
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.models import open_now_q
from projects.register.models import Project

AT_A_DESK = MOST_WAITING = 20
AT_A_LOOK = 50  # as many as a page of the list holds
AT_A_TIME = 200  # of a night's work
MISSING, MOVED, OF_AN_EARLIER_DAY = range(3)  # why it is worked out, the most pressing first
KEPT = ("worked_out_at", "worked_out_for", "stands", "findings", "check_ids", "passed", "returned", "again", "unchecked",
        "returned_since", "again_since", "errors", "warnings", "remarks")  # fmt: skip


def stale(projects, today, *, by_day=True):
    """Those of a queryset whose overview is missing, from before the project last moved or, `by_day`, of an earlier day
    while their year is open; `why_stale` says which. Every action leaves a word in the log or an entry in the ledger."""
    since = OuterRef("check_overview__worked_out_at")
    moved = Exists(AuditEntry.objects.filter(project_id=OuterRef("pk"), timestamp__gt=since)) | Exists(
        LedgerEntry.objects.filter(
            project_id=OuterRef("pk"), recorded_at__gt=since
        )  # what another project's request moved
    )
    why = [When(check_overview=None, then=Value(MISSING)), When(moved, then=Value(MOVED))]
    if by_day:
        why.append(When(open_now_q() & ~Q(check_overview__worked_out_for=today), then=Value(OF_AN_EARLIER_DAY)))
    return projects.order_by().annotate(why_stale=Case(*why)).filter(why_stale__isnull=False)


def freshen(projects, today, *, most, by_day=True) -> int:
    """Work out the stale ones among the projects (queryset), the most pressing first and at most so many; return how many
    stay stale. One query when none is. Whoever looks, the whole is weighed: what is kept does not depend on the reader."""
    with asking_as(EVERYONE):
        ids = sorted(stale(projects, today, by_day=by_day).values_list("why_stale", "pk"))
        _work_out([pk for _why, pk in ids[:most]], today)
    return max(len(ids) - most, 0)


def freshen_all(today) -> int:
    """The night's work: every stale overview. Constant memory; run again, it finds nothing to do."""
    done, last = 0, 0
    with asking_as(EVERYONE):
        while True:
            rows = stale(reports.checkable(Project.objects.filter(pk__gt=last)), today).order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:AT_A_TIME])
            if not ids:
                return done
            _work_out(ids, today)
            done, last = done + len(ids), ids[-1]


def returned_to(person, today) -> list:
    """(project, section, since when) of sections that wait for the agency of this person, the oldest word first. Two
    queries when nothing has moved."""
    owned = reach(person).edit_agencies
    return _waiting(Q(agency__in=owned), "returned_since", {Stand.RETURNED}, today) if owned else []


def waiting_again(person, today) -> list:
    """The same of sections that the office looked at and must look at again."""
    where = reach(person)
    if not (where.edit_provinces or where.edit_groups):
        return []
    area = Q(province__in=where.edit_provinces) | Q(group__in=where.edit_groups)
    return _waiting(area, "again_since", rules.AGAIN, today)


def _waiting(whose, since, stands, today):
    projects = reports.checkable(Project.objects.filter(open_now_q(), whose))
    freshen(projects, today, most=AT_A_DESK, by_day=False)
    rows = projects.filter(**{f"check_overview__{since}__isnull": False}).select_related("check_overview")
    rows = list(rows.order_by(f"check_overview__{since}", "pk")[:MOST_WAITING])
    found = [
        (project, section, datetime.fromisoformat(spoken_at))
        for project in rows
        for section, (stand, spoken_at) in project.check_overview.stands.items()
        if stand in stands
    ]
    return sorted(found, key=lambda row: row[2])


def _work_out(ids, today):
    if not ids:
        return
    now = timezone.now()  # before reading: what moves meanwhile is worked out again
    projects = reports.to_check(Project.objects.filter(pk__in=ids))
    rows = reports.checked_and_found(projects, today)
    CheckOverview.objects.bulk_create(
        [
            CheckOverview(project_id=pk, worked_out_at=now, worked_out_for=today, **_told(rows[pk]))
            for pk in sorted(rows)
        ],
        update_conflicts=True, unique_fields=["project"], update_fields=KEPT,
    )  # fmt: skip


def _told(rows) -> dict:
    stands = Counter(row.stand for row in rows)
    findings = [finding for row in rows for finding in row.findings]
    by_severity = Counter(finding.check.severity for finding in findings)
    ids = sorted({finding.check.id for finding in findings})
    return {
        "stands": {row.section: [row.stand, row.since.isoformat() if row.since else None] for row in rows},
        "findings": [[finding.check.id, finding.text] for finding in findings],
        "check_ids": f" {' '.join(ids)} " if ids else "",
        "passed": stands[Stand.PASSED],
        "returned": stands[Stand.RETURNED],
        "again": sum(stands[stand] for stand in rules.AGAIN),
        "unchecked": stands[Stand.UNCHECKED],
        "returned_since": _oldest(rows, {Stand.RETURNED}),
        "again_since": _oldest(rows, rules.AGAIN),
        "errors": by_severity[Severity.ERROR],
        "warnings": by_severity[Severity.WARNING],
        "remarks": by_severity[Severity.INFO],
    }


def _oldest(rows, stands):
    return min((row.since for row in rows if row.stand in stands), default=None)
