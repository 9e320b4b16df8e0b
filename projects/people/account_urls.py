"""The sign-in addresses that are open: allauth's own, less signing up, e-mail and resetting by e-mail.

Accounts are made and reset by central staff and offices; a reset by mail would lead around the second factor.
"""

from allauth.account import views
from django.http import Http404
from django.urls import include, path


def closed(request):
    raise Http404


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("signup/", closed, name="account_signup"),  # allauth asks for these two names
    path("signup/closed/", closed, name="account_email_verification_sent"),
    path("2fa/", include("allauth.mfa.urls")),
]
