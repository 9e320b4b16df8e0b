"""Photographs about which something is odd: for offices and the centre."""

from django.core.paginator import Paginator

from projects.evidence.reports import findings_of, photos_with_findings
from projects.exchange.cells import csv_response, xlsx_response
from projects.register.views.screens import OfficersPage

A_PAGE = 30
MOST_EXPORTED = 20_000
KINDS = {"alike": "คล้ายกับภาพอื่น", "date": "วันที่ถ่ายอยู่นอกช่วงโครงการ", "place": "ถ่ายนอกพื้นที่โครงการ"}
COLUMNS = ["รหัส", "โครงการ", "พื้นที่", "หน่วยงาน", "คำบรรยายภาพ", "ถ่ายเมื่อ", "ควรตรวจดู"]


class FindingsView(OfficersPage):
    template_name = "projects/evidence/findings.html"
    page_title = "ภาพที่ควรตรวจดู"
    header_icon = "image"
    crumbs = []

    def rows(self):
        rows = photos_with_findings(self.request.user)
        kind = self.request.GET.get("kind", "")
        if kind == "alike":
            rows = rows.filter(match_count__gt=0)
        elif kind == "date":
            rows = rows.exclude(date_finding="")
        elif kind == "place":
            rows = rows.filter(km_outside__isnull=False)
        return rows

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond("ภาพที่ควรตรวจดู", COLUMNS, self.cells())
        return super().get(request, *args, **kwargs)

    def cells(self):
        photos = list(self.rows()[:MOST_EXPORTED])
        odd = findings_of(photos, self.request.user)
        for photo in photos:
            project = photo.project
            yield [
                project.code, project.title, project.area_name, str(project.agency or ""), photo.caption,
                photo.taken_on, "; ".join(one.text for one in odd.get(photo.pk, ())),
            ]  # fmt: skip

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        photos = list(page)
        odd = findings_of(photos, self.request.user)
        for photo in photos:
            photo.findings = odd.get(photo.pk, [])
        kind = self.request.GET.get("kind", "")
        return super().get_context_data(
            page=page, photos=photos, kinds=KINDS, chosen=kind if kind in KINDS else "",
            query=f"kind={kind}" if kind in KINDS else "", **kwargs,
        )  # fmt: skip
