"""Where the sections of a project, and the projects of an area, stand with the office's check. Read-only."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, Q

from projects.oversight.verification import rules
from projects.oversight.verification.checks import Finding, Severity, findings_of
from projects.oversight.verification.facts import gather
from projects.oversight.verification.models import SectionCheck
from projects.oversight.verification.rules import SHOWN, Stand
from projects.people.models import AuditEntry
from projects.people.scope import reach
from projects.register.models import Project, Section
from projects.register.section_marks import Held, section_marks

NAMES = {section.value: section.label for section in Section}
NOTHING = Held("")
CHANGED = {Stand.CHANGED, Stand.MENDED}


@dataclass(frozen=True)
class Standing:
    """One section of one project. `seen` is what a form about it carries: changes with every word and every change."""

    section: str
    stand: Stand
    latest: SectionCheck | None
    held: Held
    findings: tuple[Finding, ...] = ()
    moved_at: datetime | None = None  # the project last, where the section changed after the word on it

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
        """The last word on it, or, changed after that, when the project last moved: the change is not older."""
        spoken_at = self.latest.checked_at if self.latest else None
        return max(filter(None, [spoken_at, self.moved_at]), default=None)

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


def standings(projects, *, findings=None, marks=None, words=None) -> dict:
    """Project id → its Standings in the record's order, of these rows (with their latest revision). One query beside
    those of the marks, two when a section changed after it was looked at.

    `findings`: project id → section → findings, where the screen shows them; `marks`, `words` (the newest check of each
    project id and section): when the caller has them.
    """
    marks = section_marks(projects) if marks is None else marks
    words = newest_words(projects) if words is None else words
    found = {}
    for pk in [project.pk for project in projects]:
        rows = []
        for section in rules.SECTIONS:
            held, word = marks.get((pk, section), NOTHING), words.get((pk, section))
            stand = rules.stand_of(word and word.result, word.mark if word else "", held.mark, in_hand=held.in_hand)
            rows.append(Standing(section, stand, word, held, tuple((findings or {}).get(pk, {}).get(section, ()))))
        found[pk] = rows
    return _with_moves(found)


def _with_moves(found) -> dict:
    changed = [pk for pk, rows in found.items() if any(row.stand in CHANGED for row in rows)]
    if not changed:
        return found
    entries = AuditEntry.objects.filter(project_id__in=changed).exclude(action__startswith="projects.verification.")
    moved = dict(entries.order_by().values("project_id").annotate(at=Max("timestamp")).values_list("project_id", "at"))
    return found | {
        pk: [replace(row, moved_at=moved.get(pk)) if row.stand in CHANGED else row for row in found[pk]]
        for pk in changed
    }


def newest_words(projects) -> dict:
    """(project id, section) → the newest check. One query."""
    checks = SectionCheck.objects.filter(project__in=projects).latest().select_related("checked_by")
    return {(one.project_id, one.section): one for one in checks}


def to_check(projects):
    """The rows of a queryset as the checks look at them."""
    return list(projects.order_by().with_names().select_related("fiscal_year", "latest_revision"))


def checked_and_found(projects, today, *, words=None) -> dict:
    """Project id → its Standings with their findings, of rows that come from `to_check`. The number of queries does not
    grow with them."""
    findings = {pk: findings_of(facts) for pk, facts in gather(projects, today).items()}
    return standings(projects, findings=findings, words=words)


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
