"""What is worth a second look before a record is submitted: amounts and weights that jumped ten-fold. Hinders nothing.

Held against the version that is live, else the version saved before this one, and the record of the year before that
this one was copied from. Read-only; what the reader may not see is not compared with.
"""

from collections import Counter
from decimal import Decimal, InvalidOperation

from django.db.models import prefetch_related_objects

from projects.people.models import AuditEntry
from projects.plans.models import ExpenditureCategory, ExpenditureKind
from projects.register.models import Project
from projects.summaries import rules


def observations(project, version, person) -> list[str]:
    """Sentences for the record page. `version` is what is worked on, `project` the row as it is live."""
    now = _amounts(_children(version))
    told = []
    if project.live:
        prefetch_related_objects([project], "activities__budget_lines")
        told += rules.jumps(_amounts(_children(project)), now, words="ฉบับที่เผยแพร่")
    elif before := _version_before(project):
        told += rules.jumps(_amounts(before), now, words="ฉบับก่อน")
    if source := _copied_from(project, person):
        words = f"โครงการปี {source.fiscal_year_id} ที่คัดลอกมา"
        told += rules.jumps(_amounts(_children(source)), now, words=words)
    return list(dict.fromkeys(told))


def _children(version):
    """(title, weight, [(kind, category, baht)]) of each activity."""
    for activity in version.activities.all():
        lines = [
            (line.expenditure_kind, line.expenditure_category, line.budget_baht) for line in activity.budget_lines.all()
        ]
        yield activity.title, activity.weight_percent, lines


def _version_before(project):
    """The same of the revision before the newest, from its kept content; None when there is none."""
    contents = project.revisions.order_by("-created_at", "-pk").values_list("content", flat=True)[1:2]
    for content in contents:
        return [
            (
                activity.get("title", ""),
                _decimal(activity.get("weight_percent")),
                [
                    (line.get("expenditure_kind"), line.get("expenditure_category"), _decimal(line.get("budget_baht")))
                    for line in activity.get("budget_lines", [])
                ],
            )
            for activity in content.get("activities", [])
        ]
    return None


def _copied_from(project, person):
    entry = AuditEntry.objects.filter(project_id=project.pk, action="projects.project.copied").first()
    if entry is None:
        return None
    found = Project.objects.visible_to(person).filter(code=entry.data.get("from"))
    return found.prefetch_related("activities__budget_lines").first()


def _amounts(activities):
    """Each activity's amount by kind and category, and its weight; activities of the same title are told apart by order."""
    seen, found = Counter(), []
    for title, weight, lines in activities:
        bare = rules.squeezed(title)
        seen[bare] += 1
        key = (bare, seen[bare])
        sums = {}
        for kind, category, amount in lines:
            sums[kind, category] = sums.get((kind, category), Decimal(0)) + (amount or 0)
        found += [
            rules.Named((*key, *of), f"กิจกรรม “{title}” {_kind_words(*of)}", amount) for of, amount in sums.items()
        ]
        if weight is not None:
            found.append(rules.Named((*key, "weight"), f"กิจกรรม “{title}” น้ำหนัก", weight, is_percent=True))
    return found


def _kind_words(kind, category):
    words = (dict(ExpenditureKind.choices).get(kind), dict(ExpenditureCategory.choices).get(category))
    return "/".join(str(word) for word in words if word)


def _decimal(value):
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
