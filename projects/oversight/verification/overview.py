"""What lists know of the checks of many projects: worked out project by project, kept, and worked out anew when a project
has moved or a day has passed.

A list of five thousand projects cannot weigh sixty checks on each at every look. It reads what is kept; a look works out
anew the few that have moved since, and the rest waits for the night (`padme_each_day`).
"""

import logging
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from projects.money.models import LedgerEntry
from projects.oversight.verification import reports, rules
from projects.oversight.verification.checks import Severity
from projects.oversight.verification.models import CheckOverview, SectionCheck
from projects.oversight.verification.rules import Stand
from projects.people.models import AuditEntry
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.models import open_now_q
from projects.register.models import Project

logger = logging.getLogger(__name__)

AT_A_DESK = MOST_WAITING = 20
AT_A_LOOK = 50  # as many as a page of the list holds
AT_A_TIME = 200  # of a night's work, and of a file
MISSING, MOVED, OF_AN_EARLIER_DAY = range(3)  # why it is worked out, the most pressing first
MARGIN = timedelta(minutes=15)  # a move bears the time at which it began, and is seen when its transaction has ended
A_NIGHT = timedelta(hours=26)  # the same of the longest file
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # worked out then: outdated
A_MOMENT_MS = 200  # as long as a look waits for a writer
KEPT = ("worked_out_at", "sure_until", "worked_out_for", "stands", "findings", "check_ids", "passed", "returned", "again",
        "unchecked", "returned_since", "again_since", "errors", "warnings", "remarks")  # fmt: skip


def stale(projects, today, moved, *, by_day=True):
    """Those of a queryset whose overview is missing, outdated, from before the project last `moved` (a Q) or, `by_day`, of
    an earlier day while their year is open; `why_stale` says which."""
    outdated = moved | Q(check_overview__worked_out_at=LONG_AGO)
    why = [When(check_overview=None, then=Value(MISSING)), When(outdated, then=Value(MOVED))]
    if by_day:
        why.append(When(open_now_q() & ~Q(check_overview__worked_out_for=today), then=Value(OF_AN_EARLIER_DAY)))
    return projects.order_by().annotate(why_stale=Case(*why)).filter(why_stale__isnull=False)


def _moved_since_kept(now):
    """What was written down shortly before the overview may have been seen or not: it counts once more, when its time is
    surely over."""

    def late(at):
        known, sure = OuterRef("check_overview__worked_out_at"), OuterRef("check_overview__sure_until")
        return Q(**{f"{at}__gt": known}) | Q(**{f"{at}__gt": sure, f"{at}__lte": now - MARGIN})

    return _entered(late("timestamp"), late("recorded_at"))


def _entered(logged, recorded):
    """Projects with an entry in the log or in the ledger, where alone another project's request leaves one."""
    return Q(Exists(AuditEntry.objects.filter(logged, project_id=OuterRef("pk")))) | Q(
        Exists(LedgerEntry.objects.filter(recorded, project_id=OuterRef("pk")))
    )


def outdate(project_ids):
    """What changes how projects stand without an entry of theirs: their overviews are worked out anew. One query."""
    CheckOverview._base_manager.filter(project__in=project_ids).update(worked_out_at=LONG_AGO)


def freshen(projects, today, *, most=None, by_day=True) -> int:
    """Work out the stale ones among the projects (queryset), the most pressing first and at most so many (else all);
    return how many stay stale. One query when none is. Whoever looks, the whole is weighed: what is kept does not depend on
    the reader. A look waits for no writer: what it cannot keep stays stale."""
    with asking_as(EVERYONE):
        rows = stale(projects, today, _moved_since_kept(timezone.now()), by_day=by_day)
        ids = sorted(rows.values_list("why_stale", "pk"))
        done, chosen = 0, [pk for _why, pk in ids[:most]]
        for first in range(0, len(chosen), AT_A_TIME):
            part = chosen[first : first + AT_A_TIME]
            try:
                with _waiting_but_a_moment():
                    _work_out(part, today)
            except OperationalError as busy:
                logger.info("Overviews wait: %s", busy)
                break
            done += len(part)
    return len(ids) - done


@contextmanager
def _waiting_but_a_moment():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            usual_ms = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {A_MOMENT_MS}")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual_ms}")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {A_MOMENT_MS}")
        yield
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def freshen_all(today) -> int:
    """The night's work: every stale overview, and whatever moved in the last day, in closed years, too. Constant memory;
    killed half-way, the next run goes on."""
    done, last, since = 0, 0, timezone.now() - A_NIGHT
    with asking_as(EVERYONE):
        moved = _moved_since_kept(timezone.now()) | _entered(Q(timestamp__gt=since), Q(recorded_at__gt=since))
        while True:
            rows = stale(reports.checkable(Project.objects.filter(pk__gt=last)), today, moved).order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:AT_A_TIME])
            if not ids:
                return done
            _work_out(ids, today)
            done, last = done + len(ids), ids[-1]


def returned_to(person, today, *, as_kept=False) -> list:
    """(project, section, since when) of sections that wait for the agency of this person, the oldest word first. Two
    queries when nothing has moved; `as_kept`: one, and nothing is worked out anew."""
    owned = reach(person).edit_agencies
    return _waiting(Q(agency__in=owned), "returned_since", {Stand.RETURNED}, today, as_kept) if owned else []


def waiting_again(person, today, *, as_kept=False) -> list:
    """The same of sections that the office looked at and must look at again."""
    where = reach(person)
    if not (where.edit_provinces or where.edit_groups):
        return []
    area = Q(province__in=where.edit_provinces) | Q(group__in=where.edit_groups)
    return _waiting(area, "again_since", rules.AGAIN, today, as_kept)


def _waiting(whose, since, stands, today, as_kept):
    spoken_of = Exists(SectionCheck.objects.filter(project=OuterRef("pk")))  # of the others nothing waits
    projects = reports.checkable(Project.objects.filter(open_now_q(), whose, spoken_of))
    if not as_kept:
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
    now = timezone.now()  # before reading: what moves meanwhile is worked out again
    told = _weighed(ids, today)
    _keep_first_seen(told)
    facts = {"worked_out_at": now, "sure_until": now - MARGIN, "worked_out_for": today}
    CheckOverview.objects.bulk_create(
        [CheckOverview(project_id=pk, **facts, **told[pk]) for pk in sorted(told)],
        update_conflicts=True, unique_fields=["project"], update_fields=KEPT,
    )  # fmt: skip


def _keep_first_seen(told):
    """A section that changed after it was looked at waits since the change was first seen, whatever moves after that."""
    earlier = CheckOverview.objects.filter(project__in=told).exclude(again_since=None)
    for pk, stands in earlier.values_list("project", "stands"):
        for section, (stand, since) in told[pk]["stands"].items():
            was, was_since = stands.get(section, (None, None))
            if stand == was and stand in reports.CHANGED and was_since < since:
                told[pk]["stands"][section][1] = was_since
        waits = [datetime.fromisoformat(at) for stand, at in told[pk]["stands"].values() if stand in rules.AGAIN and at]
        told[pk]["again_since"] = min(waits, default=None)


def _weighed(ids, today) -> dict:
    """Project id → what is kept of it. One that cannot be weighed hides no other, and is said to be such."""
    try:
        rows = reports.checked_and_found(reports.to_check(Project.objects.filter(pk__in=ids)), today)
    except DatabaseError:
        raise
    except Exception:
        if len(ids) > 1:
            return {pk: told for one in ids for pk, told in _weighed([one], today).items()}
        logger.exception("The checks of project %s failed.", ids[0])
        return {ids[0]: _told([]) | {"unchecked": 1}}
    return {pk: _told(found) for pk, found in rows.items()}


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
