"""When reports are due, and which months take no change any more: per area by its office, for the nation by the centre."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cms.rules import RuleBroken, id_in
from projects.areas.models import Province, ProvinceGroup
from projects.money.views.base import show_refusal
from projects.people.scope import reach
from projects.progress import actions, rules
from projects.progress.forms import DAYS, DueDayForm, LockForm, OpenForm
from projects.progress.models import PeriodLock, ReportDueDay
from projects.progress.views.reports import month_of
from projects.register.views.screens import OfficersPage

MONTHS_BACK = 12
MOST_LOCKS = 200


class PeriodsView(OfficersPage):
    template_name = "projects/progress/periods.html"
    page_title = "กำหนดส่งและปิดงวดรายงาน"
    header_icon = "lock"
    crumbs = []

    def dispatch(self, request, *args, **kwargs):
        where = reach(request.user)
        if where.edits_nation:
            rows = [*Province.objects.filter(has_provincial_plan=True), *ProvinceGroup.objects.all()]
        else:
            rows = [
                *Province.objects.filter(pk__in=where.edit_provinces),
                *ProvinceGroup.objects.filter(pk__in=where.edit_groups),
            ]
        self.by_value = {_value(row): row for row in rows}
        self.areas = [("", "ทั้งประเทศ")] if where.edits_nation else []
        self.areas += [(value, row.full_name) for value, row in self.by_value.items()]
        if not self.areas:
            raise PermissionDenied("กำหนดวันส่งและปิดงวดได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)

    def months(self):
        month, found = rules.first_of(timezone.localdate()), []
        for _ in range(MONTHS_BACK):
            month = rules.first_of(month - rules.timedelta(days=1))
            found.append(month)
        return found

    def lock_form(self, data=None):
        return LockForm(data, months=self.months(), areas=self.areas)

    def due_form(self, data=None):
        return DueDayForm(data, areas=self.areas)

    def post(self, request, *args, **kwargs):
        if "lock" in request.POST:
            return self._open(request)
        if "due_day" in request.POST:
            name, form, save = "due_form", self.due_form(request.POST), self._set_due_day
        else:
            name, form, save = "form", self.lock_form(request.POST), self._close
        if form.is_valid():
            try:
                save(form.cleaned_data)
                return redirect("projects_periods")
            except ValidationError as refused:
                show_refusal(form, refused)
        return self.render_to_response(self.get_context_data(**{name: form}), status=422)

    def _owner(self, value):
        area = self.by_value.get(value)
        return {} if area is None else {"province" if isinstance(area, Province) else "group": area}

    def _close(self, given):
        month, owner = month_of(given["month"]), self._owner(given["area"])
        made = actions.lock_period(month, reason=given["reason"], by=self.request.user, **owner)
        messages.success(self.request, f"ปิดงวดเดือน{rules.month_name(made.month)} ของ{made.area_name}แล้ว")

    def _set_due_day(self, given):
        owner = self._owner(given["due_area"])
        days = {name: given[name] for name in DAYS if given[name] is not None}
        row = actions.set_timetable(given["fiscal_year"], days=days, by=self.request.user, **owner)
        messages.success(self.request, f"กำหนดส่งของ{row.area_name} ปี {row.fiscal_year_id} เป็นวันที่ {row.due_day} แล้ว")

    def _open(self, request):
        lock = get_object_or_404(PeriodLock.objects.visible_to(request.user), pk=id_in(request.POST["lock"]))
        form = OpenForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            actions.open_period(lock, until=given["until"], reason=given["reason"], by=request.user)
            messages.success(request, f"เปิดงวดเดือน{rules.month_name(lock.month)} ของ{lock.area_name}แล้ว")
            return redirect("projects_periods")
        said = [f"{form[name].label}: {error}" for name, errors in form.errors.items() for error in errors]
        broken = RuleBroken(said, code="not_opened")
        broken.typed = [("เหตุผล", request.POST["reason"])] if request.POST.get("reason") else []
        broken.back = request.path
        raise broken

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.lock_form())
        kwargs.setdefault("due_form", self.due_form())
        where, today = reach(self.request.user), timezone.localdate()
        rows = PeriodLock.objects.visible_to(self.request.user)
        locks = list(rows.select_related("province", "group", "locked_by", "opened_by")[:MOST_LOCKS])
        for lock in locks:
            lock.name = rules.month_name(lock.month)
            lock.is_open = lock.open_until is not None and lock.open_until >= today
            lock.may_open = (
                where.edits_nation or lock.province_id in where.edit_provinces or lock.group_id in where.edit_groups
            )
        due_days = ReportDueDay.objects.visible_to(self.request.user).select_related("province", "group")
        return super().get_context_data(locks=locks, due_days=list(due_days[:MOST_LOCKS]), **kwargs)


def _value(area):
    return f"{'p' if isinstance(area, Province) else 'g'}{area.pk}"
