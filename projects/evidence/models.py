"""Section 2.5: photographs and documents of a project. Their files lie in private storage under random names."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cms.model_fields import ThaiDayField
from cms.pictures import MAY_BE_SHOWN, PeopleConsent
from projects.evidence import files, likeness
from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet

__all__ = ["DocumentKind", "PhotoMatch", "PhotoStage", "ProjectDocument", "ProjectPhoto"]


class PhotoStage(models.TextChoices):
    BEFORE = "before", "ก่อนดำเนินการ"
    DURING = "during", "ระหว่างดำเนินการ"
    AFTER = "after", "หลังดำเนินการ"


class Side(models.TextChoices):
    """Whose hand put it in: a draft is seen by those who have the same."""

    AGENCY = "agency", "ส่วนราชการ"
    OFFICE = "office", "สำนักงานจังหวัด/กลุ่มจังหวัด"
    CENTRE = "centre", "ส่วนกลาง"
    VISITOR = "visitor", "ผู้ตรวจราชการ"


class ProjectPhotoQuerySet(ScopedQuerySet):
    def captioned(self):
        """What is more than its owner's draft."""
        return self.exclude(caption="")

    def drafts(self):
        return self.filter(caption="")

    def published(self):
        """What everyone may see, as long as the project is public."""
        return self.filter(published_at__isnull=False, project__live=True, people_consent__in=MAY_BE_SHOWN)

    def awaiting_publication(self):
        """What an office may publish and has not yet decided on."""
        return self.filter(
            published_at=None, kept_inside_at=None, state="ready", people_consent__in=MAY_BE_SHOWN,
            project__step__in=["verified", "accepted"],
        ).exclude(caption="")  # fmt: skip

    def shown_to(self, sides):
        """Without the drafts of other hands. `sides`: rules.sides of the person on the project."""
        return self.filter(~Q(caption="") | Q(side__in=sides))

    def with_findings(self):
        return self.filter(HAS_FINDING)

    def alike(self, hash_):
        """Candidates for being the same picture: each still has to be compared. By index, whatever the size."""
        near = Q()
        for at, values in enumerate(likeness.near_bands(hash_)):
            near |= Q(**{f"band_{at}__in": values})
        return self.filter(near)


HAS_FINDING = ~Q(date_finding="") | Q(km_outside__isnull=False) | Q(match_count__gt=0)


class ProjectPhoto(ScopedModel):
    """One photograph. Without a caption it is a draft that only the hand which put it in sees.

    `store_key` is the random name of its files, `public_name` the random one in its public address while it is
    published; `sizes` says which files there are. The point is kept only when whoever sent it said so.
    """

    scope_path = "project"

    class State(models.TextChoices):
        WAITING = "waiting", "กำลังเตรียมภาพ"
        READY = "ready", "พร้อม"
        FAILED = "failed", "เปิดภาพไม่ได้"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="photos")
    activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="กิจกรรม"
    )
    month = models.DateField("ภาพของรายงานเดือน", null=True, blank=True)
    stage = models.CharField("ช่วงของงาน", max_length=8, choices=PhotoStage.choices, blank=True)
    caption = models.CharField("คำบรรยายภาพ", max_length=300, blank=True)
    taken_on = ThaiDayField("ถ่ายเมื่อ", null=True, blank=True)
    camera_date = models.DateField("วันที่ที่กล้องบันทึก", null=True, blank=True, editable=False)
    place_name = models.CharField("สถานที่ถ่าย", max_length=300, blank=True)
    latitude = models.DecimalField(
        "ละติจูด", max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        "ลองจิจูด", max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    people_consent = models.CharField("บุคคลในภาพ", max_length=8, choices=PeopleConsent.choices, blank=True)

    file_name = models.CharField("ชื่อไฟล์ที่ส่งมา", max_length=160)
    sha256 = models.CharField(max_length=64)
    store_key = models.CharField(max_length=32, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sizes = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField("สถานะของไฟล์", max_length=8, choices=State.choices, default=State.WAITING)
    perceptual_hash = models.CharField(max_length=16, blank=True)
    band_0 = models.PositiveIntegerField(null=True, blank=True, editable=False)
    band_1 = models.PositiveIntegerField(null=True, blank=True, editable=False)
    band_2 = models.PositiveIntegerField(null=True, blank=True, editable=False)
    band_3 = models.PositiveIntegerField(null=True, blank=True, editable=False)

    # what is odd about it, kept so that lists find it by index
    date_finding = models.CharField(max_length=8, blank=True)
    km_outside = models.PositiveIntegerField("ห่างจากพื้นที่ของโครงการ (กม.)", null=True, blank=True)
    match_count = models.PositiveIntegerField(default=0)

    side = models.CharField("ผู้ส่ง", max_length=8, choices=Side.choices)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("ส่งเมื่อ")
    published_at = models.DateTimeField("เผยแพร่เมื่อ", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    public_name = models.CharField(max_length=32, unique=True, null=True, blank=True)  # noqa: DJ001  unique needs null
    was_ever_published = models.BooleanField(default=False)
    kept_inside_at = models.DateTimeField("เก็บไว้ภายในเมื่อ", null=True, blank=True)
    taken_down_reason = models.CharField("เหตุผลที่นำออก", max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager.from_queryset(ProjectPhotoQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "taken_on", "pk"]
        verbose_name = "ภาพถ่ายของโครงการ"
        verbose_name_plural = "ภาพถ่ายของโครงการ"
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="one_photo_a_file"),
            models.CheckConstraint(condition=Q(month=None) | Q(month__day=1), name="photo_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="photo_point_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, public_name=None)
                | (
                    Q(published_at__isnull=False, public_name__isnull=False, people_consent__in=["nobody", "held"])
                    & ~Q(caption="")
                ),
                name="photo_published_with_consent",
            ),
        ]
        indexes = [
            *(models.Index(fields=[f"band_{at}"], name=f"photo_band_{at}") for at in range(likeness.BANDS)),
            models.Index(fields=["project", "month"], name="photo_month"),
            models.Index(fields=["uploaded_at"], condition=Q(state="waiting"), name="photo_waiting"),
            models.Index(fields=["project"], condition=HAS_FINDING, name="photo_finding"),
            models.Index(fields=["project"], condition=Q(caption=""), name="photo_draft"),
        ]

    def __str__(self):
        return self.caption or self.file_name

    @property
    def is_draft(self) -> bool:
        return not self.caption

    @property
    def has_finding(self) -> bool:
        """HAS_FINDING, of a row in hand."""
        return bool(self.date_finding) or self.km_outside is not None or self.match_count > 0

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def paths(self) -> list[str]:
        """Every file that this photograph may have."""
        return [files.incoming_path(self.store_key), *(files.size_path(self.store_key, size) for size in self.sizes)]

    def set_hash(self, hash_):
        self.perceptual_hash = hash_
        self.band_0, self.band_1, self.band_2, self.band_3 = likeness.bands(hash_)


class PhotoMatch(ScopedModel):
    """Another photograph that looks the same. One row each way: each side reads its own."""

    scope_path = "photo__project"

    photo = models.ForeignKey(ProjectPhoto, models.CASCADE, related_name="matches")
    other = models.ForeignKey(ProjectPhoto, models.CASCADE, related_name="+")
    differing_bits = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["photo", "differing_bits", "pk"]
        verbose_name = "ภาพที่คล้ายกัน"
        verbose_name_plural = "ภาพที่คล้ายกัน"
        constraints = [models.UniqueConstraint(fields=["photo", "other"], name="one_match_a_pair")]

    def __str__(self):
        return f"{self.photo_id} ~ {self.other_id}"


class DocumentKind(models.TextChoices):
    APPROVAL = "approval", "หนังสืออนุมัติ/คำสั่ง"
    CONTRACT = "contract", "สัญญา/ใบสั่งซื้อสั่งจ้าง"
    DELIVERY = "delivery", "ใบส่งมอบ/ตรวจรับ"
    DESIGN = "design", "แบบรูปรายการ/คุณลักษณะเฉพาะ"
    REPORT = "report", "รายงานผล"
    MEETING = "meeting", "รายงานการประชุม"
    OTHER = "other", "อื่นๆ"


class ProjectDocument(ScopedModel):
    """A document of a project: read by those who may read the work on it, never by the public."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="documents")
    month = models.DateField("เอกสารของรายงานเดือน", null=True, blank=True)
    title = models.CharField("ชื่อเอกสาร", max_length=300)
    kind = models.CharField("ประเภทเอกสาร", max_length=10, choices=DocumentKind.choices)
    dated_on = ThaiDayField("ลงวันที่", null=True, blank=True)
    file_name = models.CharField("ชื่อไฟล์", max_length=160)
    file_kind = models.CharField(max_length=4)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    store_key = models.CharField(max_length=32, unique=True)
    side = models.CharField("ผู้ส่ง", max_length=8, choices=Side.choices)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("ส่งเมื่อ")

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "-uploaded_at", "-pk"]
        verbose_name = "เอกสารของโครงการ"
        verbose_name_plural = "เอกสารของโครงการ"
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="one_document_a_file"),
            models.CheckConstraint(condition=Q(month=None) | Q(month__day=1), name="document_month_is_its_first_day"),
        ]

    def __str__(self):
        return self.title

    @property
    def path(self) -> str:
        return files.document_path(self.store_key, self.file_kind)
