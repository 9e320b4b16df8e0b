"""Lists of what is published: only live pages, newest first, photographs with their sizes loaded."""

from django.db.models import Q
from wagtail.models import Page

from cms.thai import normalise_for_search
from publications.models import AchievementPage, EvaluationReportPage
from publications.pictures import with_sizes

KINDS = {"achievements": "achievementpage", "reports": "evaluationreportpage"}
MOST_WORDS = 20


def achievements(**where):
    return AchievementPage.objects.live().filter(**where).select_related("photo").order_by("-first_published_at", "-pk")


def evaluation_reports(**where):
    return EvaluationReportPage.objects.live().filter(**where).order_by("-fiscal_year_id", "-first_published_at", "-pk")


def with_photos(pages):
    """The list itself, after two queries at most, however many photographs it has."""
    pages = list(pages)
    with_sizes([page.photo for page in pages if getattr(page, "photo", None)])
    return pages


def publications(*, words="", kind="", area_code=""):
    """Pages of both kinds as one queryset; `told(page)` gives the publication itself."""
    names = [KINDS[kind]] if kind in KINDS else list(KINDS.values())
    rows = Page.objects.live().filter(_any(names, isnull=False)).select_related(*names)
    if "achievementpage" in names:
        rows = rows.select_related("achievementpage__photo", *names)
    for word in normalise_for_search(words).split()[:MOST_WORDS]:
        rows = rows.filter(_any(names, search_text__contains=word))
    if area_code:
        rows = rows.filter(_any(names, area_code=area_code))
    return rows.order_by("-first_published_at", "-pk")


def told(page):
    """The achievement or the report that a row of `publications()` is."""
    return getattr(page, "achievementpage", None) or page.evaluationreportpage


def _any(names, **condition):
    (lookup, value), where = next(iter(condition.items())), Q()
    for name in names:
        where |= Q(**{f"{name}__{lookup}": value})
    return where
