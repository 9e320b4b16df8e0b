"""Where the sections of a project, and the projects of an area, stand with the office's check. Read-only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from projects.money.models import LedgerEntry
from projects.oversight.verification import rules
from projects.oversight.verification.checks import Finding, Severity, findings_of
from projects.oversight.verification.facts import gather
from projects.oversight.verification.models import SectionCheck
from projects.oversight.verification.rules import SHOWN, Stand
from projects.people.models import AuditEntry
from projects.people.scope import reach
from projects.plans.models import open_now_q
from projects.progress.models import MonthlyReport
from projects.register.models import Project, Section
from projects.register.section_marks import Held, section_marks

NAMES = {section.value: section.label for section in Section}
NOTHING = Held("")
MOST_WAITING = 20
MOST_LOOKED_AT = 200  # projects of one office whose marks the queue works out: those that moved
OWN_WORDS = "projects.verification."


@dataclass(frozen=True)
class Standing:
    """One section of one project. `seen` is what a form about it carries: changes with every word and every change."""

    section: str
    stand: Stand
    latest: SectionCheck | None
    held: Held
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        return NAMES[self.section]

    @property
    def word(self) -> str:
        return SHOWN[self.stand][0]

    @property
    def state(self) -> str:
        return SHOWN[self.stand][1]

    @property
    def actor(self) -> str:
        return {"office": "สำนักงานจังหวัด/กลุ่มจังหวัด", "agency": "ส่วนราชการ", "": ""}[SHOWN[self.stand][2]]

    @property
    def since(self) -> datetime | None:
        return self.latest.checked_at if self.latest else None

    @property
    def seen(self) -> str:
        return f"{self.latest.pk if self.latest else 0}.{self.held.mark[:12]}"

    @property
    def is_clean(self) -> bool:
        """No automatic check found a fault; what is only remarked on does not count."""
        return all(finding.check.severity == Severity.INFO for finding in self.findings)

    @property
    def waits_for_office(self) -> bool:
        return self.stand in rules.FOR_OFFICE


def standings(projects, *, findings=None, marks=None) -> dict:
    """Project id → its Standings in the record's order. Two queries beside those of the marks.

    `findings`: project id → section → findings, where the screen shows them; `marks`: when the caller has them.
    """
    marks = section_marks(projects) if marks is None else marks
    latest = {}
    checks = SectionCheck.objects.filter(project__in=projects.order_by().values("pk")).latest()
    for one in checks.select_related("checked_by"):
        latest[one.project_id, one.section] = one
    found = {}
    for pk in projects.order_by().values_list("pk", flat=True):
        rows = []
        for section in rules.SECTIONS:
            held, word = marks.get((pk, section), NOTHING), latest.get((pk, section))
            stand = rules.stand_of(word and word.result, word.mark if word else "", held.mark, in_hand=held.in_hand)
            rows.append(Standing(section, stand, word, held, tuple((findings or {}).get(pk, {}).get(section, ()))))
        found[pk] = rows
    return found


def checked_and_found(projects, person, today) -> dict:
    """Project id → (project, Standings with their findings). The number of queries does not grow with the projects."""
    facts = gather(projects, person, today)
    findings = {pk: findings_of(one) for pk, one in facts.items()}
    rows = standings(projects, findings=findings)
    return {pk: (facts[pk].project, rows[pk]) for pk in facts}


def history_of(project) -> dict:
    """Section → every word on it, newest first. One query."""
    found = defaultdict(list)
    for one in SectionCheck.objects.filter(project=project).select_related("checked_by").order_by("-pk"):
        found[one.section].append(one)
    return found


def checkable(projects):
    """Those of a queryset that the office may check at all: sent once, and not cancelled."""
    sent = Q(was_ever_submitted=True) | Q(step__in=["verified", "accepted"])
    return projects.filter(sent).exclude(step="cancelled")


def work_read_by(person):
    """The projects whose work the person reads, in any year."""
    where = reach(person)
    rows = Project.objects.visible_to(person)
    return rows if where.nation else rows.filter(where.without_neighbours().q())


def summary_of(rows) -> dict:
    """How many sections there are to speak of, how many passed, were returned, wait for the office (again)."""
    spoken = [row for row in rows if row.stand != Stand.EMPTY]
    return {
        "all": len(spoken),
        "passed": sum(row.stand == Stand.PASSED for row in spoken),
        "returned": sum(row.stand == Stand.RETURNED for row in spoken),
        "again": sum(row.stand in rules.AGAIN for row in spoken),
        "unchecked": sum(row.stand == Stand.UNCHECKED for row in spoken),
    }


def returned_to(person):
    """(project, Standing) of sections that wait for the agency of this person. Constant queries."""
    where = reach(person)
    if not where.edit_agencies:
        return []
    newest = SectionCheck.objects.filter(open_now_q("project"), project__agency__in=where.edit_agencies)
    waiting = newest.latest().filter(result=SectionCheck.Result.RETURNED).order_by("checked_at")
    return _standing_of(waiting, Stand.RETURNED)


def waiting_again(person):
    """(project, Standing) of sections that the office looked at and must look at again, oldest word first.

    The log, the ledger and the reports say which projects moved since they were looked at; only of those the marks are
    worked out.
    """
    where = reach(person)
    if not (where.edit_provinces or where.edit_groups):
        return []
    area = Q(project__province__in=where.edit_provinces) | Q(project__group__in=where.edit_groups)
    of_it, since = {"project_id": OuterRef("project_id")}, OuterRef("checked_at")
    moved = (
        Exists(AuditEntry.objects.filter(timestamp__gt=since, **of_it).exclude(action__startswith=OWN_WORDS))
        | Exists(LedgerEntry.objects.filter(recorded_at__gt=since, **of_it))  # what a file brought, too
        | Exists(MonthlyReport.objects.filter(step_since__gt=since, **of_it))
    )
    newest = SectionCheck.objects.filter(open_now_q("project"), area).latest()
    waiting = newest.filter(Q(result=SectionCheck.Result.ANSWERED) | moved).order_by("checked_at")
    return _standing_of(waiting.exclude(project__step="cancelled"), *rules.AGAIN)


def _standing_of(checks, *stands):
    """The first of the sections that these latest words are about and that stand so, in their order."""
    pairs = list(checks.values_list("project", "section"))
    ids = list(dict.fromkeys(pk for pk, _section in pairs))[:MOST_LOOKED_AT]
    if not ids:
        return []
    projects = Project.objects.filter(pk__in=ids)
    rows, by_id = standings(projects), {row.pk: row for row in projects}
    found = []
    for pk, section in pairs:
        if pk in by_id:
            standing = next(row for row in rows[pk] if row.section == section)
            if standing.stand in stands:
                found.append((by_id[pk], standing))
        if len(found) == MOST_WAITING:
            break
    return found
