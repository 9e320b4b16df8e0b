"""The other side of the bench: the same lines and the same rules, with django-import-export as its manual shows it.

One resource, a row at a time: find the area, find or make the project, find the line, clean, save. A dry run first, as its
admin does, then the import.
"""

from import_export import fields, resources, results
from tablib import Dataset

from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.exchange import rules
from projects.models import Activity, ActivityBudgetLine, BudgetPlan, BudgetSource, FiscalYear, Project
from projects.people.scope import reach
from projects.register.codes import next_codes
from projects.register.exchange.resource import BillLine, BudgetBillResource


class PlainLines(resources.ModelResource):
    amount = fields.Field("budget_baht", "AMOUNT")

    class Meta:
        model = ActivityBudgetLine
        fields = ("amount",)
        import_id_fields = ()
        use_transactions = True
        clean_model_instances = True

    def __init__(self, *, year_be, person):
        super().__init__()
        self.year_be, self.person = year_be, person
        self.reader = BudgetBillResource()

    def before_import_row(self, row, **kwargs):
        line = BillLine()
        self.reader.import_instance(line, row)
        rules.check_row_year(line.year_ce, self.year_be)
        area = _area(row["BUDGETARY_UNIT"], self.year_be)
        rules.check_row_area_own(reach(self.person).edits_nation or area.pk in reach(self.person).edit_provinces)
        rules.check_budget_amount(line.amount_baht)
        self.line, self.area = line, area

    def get_instance(self, instance_loader, row):
        of = "province" if isinstance(self.area, Province) else "group"
        plan, _ = BudgetPlan.objects.get_or_create(name_th=self.line.budget_plan)
        self.project = Project.objects.filter(
            **{of: self.area}, fiscal_year=self.year_be, title=self.line.project, budget_plan=plan
        ).first()
        if self.project is None:
            self.project = Project(
                **{of: self.area},
                fiscal_year=FiscalYear.objects.get(pk=self.year_be),
                title=self.line.project,
                budget_plan=plan,
                budget_source=BudgetSource.PROVINCE_PLAN,
                code=next_codes(self.year_be, self.area)[0],
                live=False,
                drafted_by=self.person,
            )
            self.project.full_clean()
            self.project.save()
        else:
            rules.check_record_takes_rows(
                code=self.project.code,
                step=self.project.working_step,
                live=self.project.live,
                locked=self.project.locked,
            )
        return ActivityBudgetLine.objects.filter(
            activity__project=self.project,
            activity__title=self.line.item,
            expenditure_category=self.line.category,
            item_group=self.line.item_group,
        ).first()

    def init_instance(self, row=None):
        activity = Activity(project=self.project, title=self.line.item)
        activity.full_clean()
        activity.save()
        return ActivityBudgetLine(
            activity=activity,
            expenditure_category=self.line.category,
            expenditure_kind=self.line.kind,
            item_group=self.line.item_group,
        )

    def import_instance(self, instance, row, **kwargs):
        instance.budget_baht = self.line.amount_baht


def _area(name, year_be):
    found = Province.objects.filter(name_th=name.removeprefix("จังหวัด")).first()
    found = found or next((one for one in ProvinceGroup.objects.in_year(year_be) if one.full_name == name), None)
    if found is None:
        raise RuleBroken("ไม่พบพื้นที่ชื่อนี้", code="unknown_area")
    return found


def plain_import(text, *, year_be, person, dry_run) -> results.Result:
    """Import the CSV text; raises the first error, because the bench's files have none."""
    resource = PlainLines(year_be=year_be, person=person)
    return resource.import_data(Dataset().load(text, format="csv"), dry_run=dry_run, raise_errors=True)
