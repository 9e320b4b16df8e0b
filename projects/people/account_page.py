"""Wagtail's account page with what an officer needs: posts held, password, second factor, look of the screens."""

from allauth.mfa.utils import is_mfa_enabled
from django.forms import Media
from django.utils import timezone
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel, ThemeSettingsPanel
from wagtail.users.models import UserProfile

from projects.people.models import PostHolding


class SecurityPanel(BaseSettingsPanel):
    """No form: links, and what one holds."""

    name = "security"
    title = "ตำแหน่งและความปลอดภัย"
    order = 50
    template_name = "projects/people/security_panel.html"

    def get_form(self):
        return NoForm()

    def get_context_data(self):
        today = timezone.localdate()
        holdings = PostHolding.objects.current(today).filter(person=self.user)
        holdings = holdings.select_related(
            "post__province", "post__group", "post__ministry", "post__department", "post__agency"
        )
        return {"holdings": holdings, "has_second_factor": is_mfa_enabled(self.user), "person": self.user}


class NoForm:
    """Stands in for a panel's form on a page that saves all of them together."""

    is_bound = False
    media = Media()

    def is_valid(self):
        return True


class OwnAccountView(AccountView):
    page_title = "บัญชีของฉัน"

    def get_panels(self):
        profile = UserProfile.get_for_user(self.request.user)
        kinds = (SecurityPanel, NameEmailSettingsPanel, ThemeSettingsPanel)
        return [kind(self.request, self.request.user, profile) for kind in kinds]
