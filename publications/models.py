"""Stories about results and the areas' yearly reports: Wagtail pages with Wagtail's own moderation. And photographs."""

from uuid import uuid4

from django.apps import apps
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.search import index

from cms.model_fields import ThaiDayField
from cms.pictures import MAY_BE_SHOWN, PeopleConsent, without_metadata
from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.plans.models import FISCAL_YEAR_BOUNDS
from publications.blocks import ReportStream, StoryStream
from publications.figures import checked_tables
from publications.panels import FiguresPanel
from publications.pictures import SHARED, with_sizes
from publications.public_page import PublicPageMixin, SearchTextMixin, stream_words


class Photo(AbstractImage):
    """A photograph with what it shows, when, by whom. Kept without place and camera data, under a name nobody guesses."""

    caption = models.CharField("คำบรรยายภาพ", max_length=300, help_text="ภาพแสดงอะไร ที่ไหน")
    taken_on = ThaiDayField("ถ่ายเมื่อ", null=True, blank=True)
    credit = models.CharField("ผู้ถ่ายภาพ/เจ้าของภาพ", max_length=160, blank=True)
    people_consent = models.CharField("บุคคลในภาพ", max_length=8, choices=PeopleConsent.choices)
    project_code = models.CharField(
        "รหัสโครงการ", max_length=20, blank=True, db_index=True, help_text="ถ้าเป็นภาพของโครงการ เช่น 69-55-0001"
    )

    # Of a picture that came from section 2.5 of a record: it is shown as long as that photograph is.
    brought_from = models.ForeignKey(
        "projects.ProjectPhoto", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    taken_down_at = models.DateTimeField("นำออกเมื่อ", null=True, blank=True, editable=False)

    admin_form_fields = (
        "title", "file", "caption", "taken_on", "credit", "people_consent", "project_code", "collection", "tags",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "ภาพถ่าย"
        verbose_name_plural = "ภาพถ่าย"

    @property
    def default_alt_text(self):
        return self.description or self.caption or self.title

    @property
    def may_be_shown(self) -> bool:
        return self.people_consent in MAY_BE_SHOWN and self.taken_down_at is None

    search_fields = [*AbstractImage.search_fields, index.SearchField("caption"), index.FilterField("project_code")]

    def get_upload_to(self, filename):
        extension = filename.rpartition(".")[2].lower()
        return f"original_images/{uuid4().hex}.{extension}"

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            self.file = without_metadata(self.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)
        if not self.may_be_shown:
            self.renditions.all().delete()  # their public addresses end with the consent


class PhotoRendition(AbstractRendition):
    image = models.ForeignKey(Photo, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_size")
        ]


class Publication(PublicPageMixin, SearchTextMixin, Page):
    """What stands below an area's page. The area's name and code are copied for lists and search."""

    area_code = models.CharField(max_length=6, editable=False, default="", db_index=True)
    area_name = models.CharField(max_length=100, editable=False, default="")

    search_fields = [*Page.search_fields, index.SearchField("search_text"), index.AutocompleteField("search_text")]
    parent_page_types = ["home.AreaPage"]
    subpage_types = []
    show_in_menus_default = False
    promote_panels = [FieldPanel("search_description", heading="คำอธิบายเมื่อส่งต่อหรือค้นพบ")]

    class Meta:
        abstract = True

    def own_slug(self) -> str:
        """Never from Thai text: its vowels would be lost."""
        return uuid4().hex[:10]

    def full_clean(self, *args, **kwargs):
        self.slug = self.slug or self.own_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):  # what a draft passes through
        self.slug = self.slug or self.own_slug()
        super().minimal_clean()

    def save(self, *args, **kwargs):
        # Moving a page saves it below its new parent.
        if self.path and (parent := self._area_page()) is not None:
            self.area_code, self.area_name = parent.area.code, parent.area.full_name
        return super().save(*args, **kwargs)

    def _area_page(self):
        above = self.path[: -self.steplen]
        areas = apps.get_model("home", "AreaPage").objects.select_related("province", "group")
        return areas.filter(path=above).first()

    @property
    def area_url(self) -> str:
        return f"/areas/{self.area_code}/"

    @property
    def kind_name(self) -> str:
        return self._meta.verbose_name

    def photos(self):
        """The photographs shown on the page, with all shown sizes, in two queries at most."""
        placed = [block.value["photo"] for block in self.body if block.block_type == "photo"]
        return [photo for photo in with_sizes([getattr(self, "photo", None), *placed]) if photo.may_be_shown]

    def get_context(self, request, *args, **kwargs):
        photos = self.photos()
        return super().get_context(request, *args, **kwargs) | {
            "shared_photo": photos[0].get_rendition(SHARED) if photos else None,
            "lead_photo": self.lead_photo,
            "breadcrumbs": [("/", "หน้าแรก"), ("/areas/", "จังหวัดและกลุ่มจังหวัด"), (self.area_url, self.area_name)],
        }

    @property
    def lead_photo(self):
        photo = getattr(self, "photo", None)
        return photo if photo and photo.may_be_shown else None


class AchievementForm(WagtailAdminPageForm):
    """Offers the area's own published projects and no one else's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "project" not in self.fields:
            return
        own = Project.objects.visible_to(self.for_user).published()
        own = own.filter(**self.parent_page.specific.owner) if self.parent_page else own.none()
        self.fields["project"].queryset = own
        if (chosen := self.initial.get("project")) and not own.filter(pk=chosen).exists():
            del self.fields["project"]  # a link to a row that this person may not see stays as it is


class AchievementPage(Publication):
    """What a completed project brought, told for everyone: written by the province, moderated by central staff."""

    base_form_class = AchievementForm
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="achievements", verbose_name="โครงการ"
    )
    year_be = models.PositiveSmallIntegerField("ปีงบประมาณ", null=True, blank=True, validators=FISCAL_YEAR_BOUNDS)
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ภาพหลัก")
    intro = models.TextField("ความนำ", max_length=600, help_text="สองสามประโยคว่าประชาชนได้อะไร")
    body = StreamField(StoryStream(), verbose_name="เนื้อเรื่อง", blank=True)

    content_panels = [
        TitleFieldPanel("title", heading="ชื่อเรื่อง", targets=[]),
        FieldPanel("project"),
        FieldPanel("year_be"),
        FieldPanel("intro"),
        FieldPanel("photo"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "ผลงาน"
        verbose_name_plural = "ผลงาน"

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        with asking_as(EVERYONE):  # a key to a row its reader cannot see would be dropped
            return super().from_serializable_data(data, check_fks, strict_fks)

    def own_slug(self):
        return f"story-{self.project.code.lower()}" if self.project_id else f"story-{super().own_slug()}"

    def words_for_search(self):
        return [self.title, self.intro, self.area_name, str(self.year_be or ""), *stream_words(self.body)]

    @property
    def description_for_sharing(self):
        return self.search_description or self.intro

    def get_context(self, request, *args, **kwargs):
        project = self.project if self.project_id and self.project.live else None
        return super().get_context(request, *args, **kwargs) | {"project": project}


class EvaluationReportPage(Publication):
    """A province's evaluation of one fiscal year. Its figures are frozen, and it says as of when."""

    fiscal_year = models.ForeignKey(
        "projects.FiscalYear", models.PROTECT, related_name="evaluation_reports", verbose_name="ปีงบประมาณ"
    )
    frozen_on = ThaiDayField("ตัวเลขตรึง ณ วันที่")
    summary = models.TextField("บทสรุป", max_length=1200)
    source = models.CharField("ที่มาของรายงาน", max_length=300, blank=True)
    body = StreamField(ReportStream(), verbose_name="เนื้อหา", blank=True)

    content_panels = [
        TitleFieldPanel("title", heading="ชื่อรายงาน", targets=[]),
        FieldPanel("fiscal_year"),
        FieldPanel("frozen_on"),
        FieldPanel("summary"),
        FieldPanel("source"),
        FiguresPanel(heading="ตัวเลขในตารางไม่ตรงกัน"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "รายงานการประเมินผล"
        verbose_name_plural = "รายงานการประเมินผล"

    def own_slug(self):
        return f"evaluation-{self.fiscal_year_id}-{super().own_slug()[:4]}"

    def words_for_search(self):
        return [self.title, self.summary, self.area_name, str(self.fiscal_year_id or ""), *stream_words(self.body)]

    @property
    def description_for_sharing(self):
        return self.search_description or self.summary

    @property
    def year_be(self):
        return self.fiscal_year_id

    def get_context(self, request, *args, **kwargs):
        parts, chapters = self._numbered()
        return super().get_context(request, *args, **kwargs) | {"parts": parts, "chapters": chapters}

    def _numbered(self):
        """The body with numbers: chapters 1…, tables 1…, charts 1…; and the chapters again, for the rail."""
        counters = {"heading": 0, "table": 0, "figure": 0}
        findings = {table.number: table.findings for table in checked_tables(self.body)}
        parts, chapters = [], []
        for block in self.body:
            kind = block.block_type
            if kind in counters:
                counters[kind] += 1
            part = {"block": block, "kind": kind, "number": counters.get(kind)}
            if kind == "table":
                part["findings"] = findings[counters[kind]]
            parts.append(part)
            if kind == "heading":
                chapters.append({"number": counters[kind], "title": block.value})
        return parts, chapters
