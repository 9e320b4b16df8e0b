"""What search engines may find: every live page and every published project, at most what one sitemap may hold."""

from django.http import HttpResponse
from django.utils.html import escape
from wagtail.models import Site

from projects.models import Project
from projects.people.scope import PUBLIC, asking_as
from projects.register.reports import project_url

MOST = 50_000


def sitemap(request):
    """Three queries. Addresses are those of the host that was asked."""
    origin = request.build_absolute_uri("/").rstrip("/")
    entries = [(origin + address, changed) for address, changed in [*_pages(), *_projects()][:MOST]]
    rows = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{changed:%Y-%m-%d}</lastmod>' if changed else ''}</url>\n"
        for address, changed in entries
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _pages():
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return []
    root = site.root_page.url_path
    live = site.root_page.get_descendants(inclusive=True).live().public()
    return [
        (f"/{path.removeprefix(root)}", changed) for path, changed in live.values_list("url_path", "last_published_at")
    ]


def _projects():
    with asking_as(PUBLIC):
        rows = list(Project.objects.published().values_list("fiscal_year_id", "code", "last_published_at")[:MOST])
    return [(project_url(year, code), changed) for year, code, changed in rows]


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
