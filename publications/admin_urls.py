from django.urls import path

from publications.views import draft_achievement_view

urlpatterns = [path("projects/<int:pk>/draft-achievement/", draft_achievement_view, name="draft_achievement")]
