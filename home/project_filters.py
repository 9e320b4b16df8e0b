"""What a reader asked of the list of projects: words, year, area, ministry, issue, source, status.

Nothing a reader types is an error: what is not known finds nothing and is said in a sentence.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Value, When

from cms.thai import arabic_digits, normalise_for_search
from projects.models import BudgetSource, ExecutionStatus, Ministry, Project, Province, ProvinceGroup, StrategicIssue
from projects.register.reports import years_with_projects

LONGEST_QUERY, MOST_WORDS = 200, 20
NAMES = ("q", "year", "area", "ministry", "issue", "source", "status")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Active:
    """A filter in force, and the address of the list without it."""

    label: str
    url: str


class ProjectFilters:
    def __init__(self, params):
        self.asked = {name: params.get(name, "").strip()[:LONGEST_QUERY] for name in NAMES}
        self.asked["year"] = arabic_digits(self.asked["year"])
        self.words = normalise_for_search(self.asked["q"])

    # What can be chosen

    @cached_property
    def areas(self):
        """{code: Province or ProvinceGroup}; provinces first."""
        rows = [*Province.objects.filter(has_provincial_plan=True), *ProvinceGroup.objects.all()]
        return {row.code: row for row in rows}

    @cached_property
    def labels(self):
        """{filter: {value: label}} of everything that may be asked for."""
        area = self.area
        issues = (
            {str(row.pk): str(row) for row in StrategicIssue.objects.filter(**_plan_of(area)).select_related("plan")}
            if area
            else {}
        )
        return {
            "year": {str(year): f"ปีงบประมาณ {year}" for year in years_with_projects()},
            "area": {code: str(row) for code, row in self.areas.items()},
            "ministry": {row.code: row.name_th for row in Ministry.objects.all()},
            "issue": issues,
            "source": dict(BudgetSource.choices),
            "status": dict(ExecutionStatus.choices),
        }

    @property
    def area(self):
        return self.areas.get(self.asked["area"])

    @property
    def years(self):
        return self._choices("year")

    @property
    def provinces(self):
        return [choice for choice in self._choices("area") if isinstance(self.areas[choice.value], Province)]

    @property
    def groups(self):
        return [choice for choice in self._choices("area") if isinstance(self.areas[choice.value], ProvinceGroup)]

    @property
    def ministries(self):
        return self._choices("ministry")

    @property
    def issues(self):
        return self._choices("issue")

    @property
    def sources(self):
        return self._choices("source")

    @property
    def statuses(self):
        return self._choices("status")

    def _choices(self, name):
        return [Choice(value, label, value == self.asked[name]) for value, label in self.labels[name].items()]

    # What was asked

    @property
    def unknown(self) -> list[str]:
        """Sentences about values that name nothing."""
        words = {
            "year": "ยังไม่มีโครงการที่เผยแพร่ในปีงบประมาณ",
            "area": "ไม่มีจังหวัดหรือกลุ่มจังหวัดรหัส",
            "ministry": "ไม่มีกระทรวงรหัส",
            "issue": "ไม่มีประเด็นยุทธศาสตร์นี้ในพื้นที่ที่เลือก",
            "source": "ไม่มีแหล่งงบประมาณ",
            "status": "ไม่มีสถานะ",
        }
        return [
            f"{words[name]} “{self.asked[name]}”"
            for name in words
            if self.asked[name] and self.asked[name] not in self.labels[name]
        ]

    @property
    def active(self) -> list[Active]:
        found = [(name, self.labels[name].get(self.asked[name], self.asked[name])) for name in NAMES[1:]]
        if self.asked["q"]:
            found.insert(0, ("q", f"“{self.asked['q']}”"))
        return [Active(label, self._without(name)) for name, label in found if self.asked[name]]

    @property
    def narrowed_by(self) -> int:
        """How many filters are in force; the words typed are a search, not a filter."""
        return sum(1 for name in NAMES[1:] if self.asked[name])

    def _without(self, dropped) -> str:
        dropped = {dropped, "issue"} if dropped == "area" else {dropped}
        return "/projects/?" + urlencode({n: v for n, v in self.asked.items() if v and n not in dropped})

    @property
    def query(self) -> str:
        """The query string of this list, without the page."""
        return urlencode({name: value for name, value in self.asked.items() if value})

    @cached_property
    def named_areas(self) -> list[Active]:
        """Areas whose name was typed as a word: a filter finds them better than the text does."""
        if self.area:
            return []
        typed = set(self.words.split())
        return [
            Active(row.full_name, "/projects/?" + urlencode({"area": code}))
            for code, row in self.areas.items()
            if typed & {normalise_for_search(row.name_th), normalise_for_search(row.full_name)}
        ]

    # What is found

    def rows(self):
        """Whoever asks gets their rows; the page asks as PUBLIC. Exact code first, then newest year, then code.

        By `fiscal_year_id`: ordering by the key itself would follow the year's own order, which is newest first.
        """
        rows = Project.objects.published()
        if self.unknown:
            return rows.none()
        where = {
            "fiscal_year": self.asked["year"],
            "agency__ministry__code": self.asked["ministry"],
            "strategic_issue": self.asked["issue"],
            "budget_source": self.asked["source"],
            "execution_status": self.asked["status"],
        }
        rows = rows.filter(**{lookup: value for lookup, value in where.items() if value})
        if self.area:
            rows = rows.filter(**{_owner(self.area): self.area})
        if self.words:
            words = " ".join(self.words.split()[:MOST_WORDS])
            rows = rows.matching(words).annotate(
                is_other=Case(When(code__iexact=words, then=Value(0)), default=Value(1), output_field=IntegerField())
            )
            return rows.order_by("is_other", "-fiscal_year_id", "code")
        return rows.order_by("-fiscal_year_id", "code")


def _owner(area) -> str:
    return "province" if isinstance(area, Province) else "group"


def _plan_of(area):
    return {f"plan__{_owner(area)}": area}
