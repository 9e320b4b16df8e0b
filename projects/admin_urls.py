"""Officers' screens that are no Wagtail viewset, in front of Wagtail's own addresses."""

urlpatterns = []
