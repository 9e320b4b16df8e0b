"""Officers' screens that are no Wagtail viewset, in front of Wagtail's own addresses."""

from django.urls import include, path
from wagtail.admin.auth import require_admin_access

from projects.closing.admin_urls import urlpatterns as closing_urls
from projects.evidence.admin_urls import urlpatterns as evidence_urls
from projects.money.admin_urls import urlpatterns as money_urls
from projects.oversight.admin_urls import urlpatterns as oversight_urls
from projects.oversight.verification.urls import urlpatterns as verification_urls
from projects.people.account_page import OwnAccountView
from projects.people.guide import urlpatterns as guide_urls
from projects.progress.admin_urls import urlpatterns as progress_urls
from projects.register.admin_urls import urlpatterns as register_urls

urlpatterns = [
    *register_urls,
    *money_urls,
    *progress_urls,
    *evidence_urls,
    *oversight_urls,
    *verification_urls,
    *closing_urls,
    *guide_urls,
    path("account/", require_admin_access(OwnAccountView.as_view())),
    path("imports/", include("projects.exchange.urls")),
    path("gfms/", include("projects.money.gfms.urls")),
    path("visits/", include("projects.oversight.visits.urls")),
]
