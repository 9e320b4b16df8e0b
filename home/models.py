"""The public site: home, projects, areas, publications. Every page is rendered as the public sees it."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, JsonResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.thai import arabic_digits
from home.area_map import area_map
from home.open_data import project_csv, project_json
from home.project_filters import ProjectFilters
from projects.areas.models import AreaOwned
from projects.evidence.reports import public_photos
from projects.models import GroupMembership, Project, Province, ProvinceGroup
from projects.progress.public import area_results, results_of
from projects.register.reports import (
    NAMES,
    NOTHING,
    area_report,
    area_url,
    list_row,
    passport,
    project_url,
    year_totals,
    years_with_projects,
)
from publications.public_page import PublicPageMixin
from publications.reports import KINDS, achievements, evaluation_reports, publications, told, with_photos

PAGE_SIZE = 20
HOME = ("/", "หน้าแรก")


class HomePage(PublicPageMixin, Page):
    sentence = models.CharField(
        "ประโยคเปิดหน้า", max_length=200, default="เงินแผ่นดินที่ลงไปในจังหวัดของท่าน ทำอะไร ที่ไหน ได้ผลอย่างไร"
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.ProjectIndexPage", "home.AreaIndexPage", "home.PublicationIndexPage"]
    content_panels = [*Page.content_panels, FieldPanel("sentence")]

    class Meta:
        verbose_name = "หน้าแรก"
        verbose_name_plural = "หน้าแรก"

    def route(self, request, path_components):
        """As stock, without asking twice: what stands below the home page is known by its slug."""
        model = {"projects": ProjectIndexPage, "areas": AreaIndexPage, "publications": PublicationIndexPage}.get(
            path_components[0] if path_components else ""
        )
        child = model and model.objects.child_of(self).filter(slug=path_components[0]).first()
        return child.route(request, path_components[1:]) if child else super().route(request, path_components)

    @property
    def phrases(self) -> list[str]:
        """The sentence in the pieces that stay together where there is room: Thai breaks anywhere otherwise."""
        return self.sentence.split()

    def get_context(self, request, *args, **kwargs):
        years = years_with_projects()
        totals = year_totals(years[0]) if years else None
        return super().get_context(request, *args, **kwargs) | {
            "totals": totals,
            "map": area_map(totals) if totals else None,
            "stories": with_photos(achievements(photo__isnull=False)[:3]),
            "reports": evaluation_reports()[:3],
        }


class ProjectIndexPage(PublicPageMixin, RoutablePageMixin, Page):
    """The list of published projects, and each project below it."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = "หน้ารวมโครงการ"
        verbose_name_plural = "หน้ารวมโครงการ"

    @path("")
    def project_list(self, request):
        filters = ProjectFilters(request.GET)
        paginator = Paginator(filters.rows().with_names(), PAGE_SIZE)
        asked_page = arabic_digits(request.GET.get("page", "1"))
        if request.GET.get("format") == "json":
            return _listed_as_json(paginator, asked_page)
        page = paginator.get_page(asked_page)
        told_too = publications(words=filters.words).count() if filters.words else 0
        return self.render(
            request,
            context_overrides={
                "filters": filters,
                "rows": page,
                "items": [list_row(row) for row in page],
                "publications_found": told_too,
                "breadcrumbs": [HOME],
            },
            template="home/project_list.html",
        )

    @path("<int:year>/<str:code>/")
    def project_detail(self, request, year, code):
        row = _published(year, code)
        stories = with_photos(achievements(project=row))
        project, results = passport(row), results_of(row)
        return self.render(
            request,
            context_overrides={
                "project": project,
                "results": results,
                "indicators": [(one, results.indicators.get(one.name_th)) for one in project.indicators],
                "breadcrumbs": [HOME, ("/projects/", "โครงการ")],
                "stories": stories,
                "photo": next((story.lead_photo for story in stories if story.lead_photo), None),
                "photos": public_photos(row),
            },
            template="home/project_detail.html",
        )

    @path("<int:year>/<str:code>/data.json/")
    def project_data_json(self, request, year, code):
        return project_json(passport(_published(year, code)), request)

    @path("<int:year>/<str:code>/data.csv/")
    def project_data_csv(self, request, year, code):
        return project_csv(passport(_published(year, code)))


def _published(year, code):
    row = Project.objects.published().select_related(*NAMES).filter(code=code).first()
    if row is None or row.fiscal_year_id != year:
        raise Http404
    return row


def _listed_as_json(paginator, asked_page):
    number = int(asked_page) if asked_page.isdecimal() and len(asked_page) < 8 else 1
    rows = paginator.page(number) if 1 <= number <= paginator.num_pages else ()
    results = [
        {
            "code": row.code,
            "year_be": row.fiscal_year_id,
            "title": row.title,
            "area": row.area.code,
            "url": project_url(row.fiscal_year_id, row.code),
        }
        for row in rows
    ]
    return JsonResponse({"count": paginator.count, "results": results}, json_dumps_params={"ensure_ascii": False})


class AreaIndexPage(PublicPageMixin, Page):
    """Every province and group: a map, and the table beside it."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.AreaPage"]

    class Meta:
        verbose_name = "หน้ารวมพื้นที่"
        verbose_name_plural = "หน้ารวมพื้นที่"

    def route(self, request, path_components):
        if path_components:
            areas = AreaPage.objects.child_of(self).select_related("province", "group")
            if area := areas.filter(slug=path_components[0]).first():
                return area.route(request, path_components[1:])
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        years = years_with_projects()
        year = _asked_year(request, years)
        totals = year_totals(year) if year else None
        drawn = area_map(totals) if totals else None
        groups = ProvinceGroup.objects.all()
        return super().get_context(request, *args, **kwargs) | {
            "year": year,
            "years": years,
            "breadcrumbs": [HOME],
            "totals": totals,
            "map": drawn,
            "regions": _by_region(drawn, totals),
            "groups": [
                {
                    "area": row,
                    "url": area_url(row.code),
                    "total": totals.groups.get(row.pk, NOTHING) if totals else NOTHING,
                }
                for row in (groups.in_year(year) if year else groups)
            ],
        }


def _by_region(drawn, totals):
    regions = {}
    for province in Province.objects.filter(has_provincial_plan=True):
        total = totals.provinces.get(province.pk, NOTHING) if totals else NOTHING
        regions.setdefault(province.region, []).append(
            {"area": province, "url": area_url(province.code), "total": total}
        )
    return regions


def _asked_year(request, years):
    """The year in the address if there is something to show for it, else the newest; None when nothing is."""
    asked = arabic_digits(request.GET.get("year", ""))
    return next((year for year in years if str(year) == asked), years[0] if years else None)


class AreaPage(PublicPageMixin, AreaOwned, Page):
    """One province or group: the governor's page for citizens. The office writes below it."""

    introduction = RichTextField("แนะนำพื้นที่", blank=True, features=["bold", "italic", "link", "ul", "ol"])

    parent_page_types = ["home.AreaIndexPage"]
    subpage_types = ["publications.AchievementPage", "publications.EvaluationReportPage"]
    content_panels = [FieldPanel("introduction")]
    promote_panels = [FieldPanel("search_description", heading="คำอธิบายเมื่อส่งต่อหรือค้นพบ")]
    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        verbose_name = "หน้าพื้นที่"
        verbose_name_plural = "หน้าพื้นที่"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(fields=["province"], name="one_page_a_province"),
            models.UniqueConstraint(fields=["group"], name="one_page_a_group"),
        ]

    @property
    def owner(self) -> dict:
        """How rows of this area are found."""
        return {"province": self.province} if self.province_id else {"group": self.group}

    def get_context(self, request, *args, **kwargs):
        own = Project.objects.counted().filter(**self.owner)
        years = list(own.values_list("fiscal_year_id", flat=True).distinct().order_by("-fiscal_year_id"))
        year = _asked_year(request, years)
        return super().get_context(request, *args, **kwargs) | {
            "area": self.area,
            "year": year,
            "years": years,
            "report": area_report(year, **self.owner) if year else None,
            "results": area_results(own.in_year(year).values_list("pk", flat=True)) if year else None,
            "projects": [list_row(row) for row in _largest(own, year)] if year else [],
            "breadcrumbs": [HOME, ("/areas/", "จังหวัดและกลุ่มจังหวัด")],
            "stories": with_photos(achievements(area_code=self.area.code)[:6]),
            "evaluation_reports": evaluation_reports(area_code=self.area.code),
            "neighbours": self._neighbours(year),
        }

    def _neighbours(self, year):
        """A group's provinces, or a province's groups, in that fiscal year."""
        members = GroupMembership.objects.filter(**self.owner).select_related("group", "province")
        areas = [
            row.group if self.province_id else row.province for row in (members.in_year(year) if year else members)
        ]
        return [{"name": area.full_name, "url": area_url(area.code)} for area in areas]


def _largest(projects, year):
    return projects.in_year(year).with_names().order_by("-budget_baht", "code")[:10]


class PublicationIndexPage(PublicPageMixin, Page):
    """Achievements and evaluation reports of all areas."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = "หน้ารวมผลงานและรายงาน"
        verbose_name_plural = "หน้ารวมผลงานและรายงาน"

    def get_context(self, request, *args, **kwargs):
        words, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
        kind = kind if kind in KINDS else ""
        page = Paginator(publications(words=words, kind=kind), PAGE_SIZE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {
            "q": words,
            "kind": kind,
            "query": urlencode({name: value for name, value in (("q", words), ("kind", kind)) if value}),
            "breadcrumbs": [HOME],
            "rows": page,
            "items": with_photos(told(row) for row in page),
        }
