from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # Wagtail's own two sign-in pages let a person with a second factor in by password alone.
    path("admin/login/", to_login),
    path("_util/login/", to_login),
    path("accounts/", include("projects.people.account_urls")),
    path("admin/", include("projects.admin_urls")),
    path("admin/", include("publications.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
handler400 = "cms.errors.bad_request"
handler403 = "cms.errors.forbidden"
handler404 = "cms.errors.not_found"
handler500 = "cms.errors.server_error"
