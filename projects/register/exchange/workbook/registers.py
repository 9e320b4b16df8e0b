"""What may be chosen from the registers, by area: labels as they stand in the drop-downs, and back to rows."""

from collections import Counter, defaultdict

from django.db.models import Q

from projects.areas.models import Agency, GroupMembership, ProvinceGroup
from projects.plans.models import BudgetPlan, Goal, StrategicIssue, Tactic
from projects.register.exchange.standing import area_key
from projects.register.exchange.workbook.columns import REGISTERS


def _labelled(pairs):
    """(pk, label) pairs with labels told apart where two rows carry the same."""
    pairs = list(pairs)
    seen = Counter(label for _, label in pairs)
    return [(pk, label if seen[label] == 1 else f"{label} (ลำดับ {pk})") for pk, label in pairs]


class Registers:
    """The registers of one year for these records' areas, and the labels of what the records hold. Seven queries."""

    def __init__(self, year_be, areas, contents=()):
        """`areas`: provinces and groups; `contents`: versions' JSON, whose links must have labels even if not offered."""
        self.year_be = year_be
        self.areas = {_key_of(area): area for area in areas}
        held = defaultdict(set)
        for content in contents:
            for name in REGISTERS:
                held[name].add(content.get(name))
        self.labels = {}  # field → pk → label, every row that is offered or held
        self._offered = {}  # field → area key → pks
        self._read_plans()
        self._read_issues(held)
        self._read_agencies()

    def options(self, name, key) -> dict:
        """label → pk of what a record of this area may choose."""
        labels = self.labels[name]
        offered = self._offered[name]
        pks = offered.get(key, ()) if isinstance(offered, dict) else offered
        return {labels[pk]: pk for pk in pks}

    def _read_plans(self):
        plans = _labelled(BudgetPlan.objects.values_list("pk", "name_th"))
        self.labels["budget_plan"] = dict(plans)
        self._offered["budget_plan"] = [pk for pk, _ in plans]

    def _read_issues(self, held):
        provinces = [pk for kind, pk in self.areas if kind == "province"]
        groups = [pk for kind, pk in self.areas if kind == "group"]
        own = Q(plan__province__in=provinces) | Q(plan__group__in=groups)
        in_time = Q(plan__first_year_be__lte=self.year_be, plan__last_year_be__gte=self.year_be)
        issues = list(
            StrategicIssue.objects.filter((own & in_time) | Q(pk__in=held["strategic_issue"] - {None})).select_related(
                "plan"
            )
        )
        self._note("strategic_issue", ((row, row.plan, str(row)) for row in issues))
        for name, model in (("goal", Goal), ("tactic", Tactic)):
            of_issues = Q(issue__in=[issue.pk for issue in issues]) | Q(pk__in=held[name] - {None})
            rows = list(model.objects.filter(of_issues).select_related("issue__plan"))
            self._note(name, ((row, row.issue.plan, f"{row.issue.number}.{row.number} {row.name_th}") for row in rows))
            setattr(self, f"issue_of_{name}", {row.pk: row.issue_id for row in rows})

    def _note(self, name, rows):
        rows = [(row.pk, plan, label) for row, plan, label in rows]
        self.labels[name] = dict(_labelled((pk, label) for pk, _, label in rows))
        offered = self._offered[name] = defaultdict(list)
        for pk, plan, _ in rows:
            if plan.first_year_be <= self.year_be <= plan.last_year_be:
                offered[area_key(plan)].append(pk)

    def _read_agencies(self):
        serves = defaultdict(set)
        for agency, province in Agency.provinces.through.objects.values_list("agency_id", "province_id"):
            serves[agency].add(province)
        rows = list(Agency.objects.values_list("pk", "name_th", "is_active"))
        self.labels["agency"] = {pk: name for pk, name, _ in rows}
        members = defaultdict(set)
        groups = [pk for kind, pk in self.areas if kind == "group"]
        for group, province in (
            GroupMembership.objects.in_year(self.year_be).filter(group__in=groups).values_list("group", "province")
        ):
            members[group].add(province)
        offered = self._offered["agency"] = {}
        for key in self.areas:
            here = {key[1]} if key[0] == "province" else members[key[1]]
            offered[key] = [pk for pk, _, active in rows if active and (not serves[pk] or serves[pk] & here)]

    def agency_named(self, label):
        """Any agency of the country by its name: what is not offered is refused by the rule, in its own words."""
        return next((pk for pk, name in self.labels["agency"].items() if name == label), None)


def _key_of(area):
    return ("group" if isinstance(area, ProvinceGroup) else "province", area.pk)
