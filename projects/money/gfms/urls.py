from django.urls import path

from projects.money.gfms import code_views, difference_views, views
from projects.people.guards import officers_only

app_name = "gfms"
urlpatterns = [
    path("", officers_only(views.BatchList.as_view()), name="list"),
    path("new/", officers_only(views.NewExtract.as_view()), name="upload"),
    path("unmatched/", officers_only(code_views.Worklist.as_view()), name="unmatched"),
    path("codes/<int:code_pk>/", officers_only(code_views.ShowCode.as_view()), name="code"),
    path("codes/<int:code_pk>/unmatch/", officers_only(code_views.Unmatch.as_view()), name="unmatch"),
    path("differences/", officers_only(difference_views.Differences.as_view()), name="differences"),
    path("<int:pk>/", officers_only(views.ShowBatch.as_view()), name="batch"),
    path("<int:pk>/progress.json", officers_only(views.Progress.as_view()), name="progress"),
    path("<int:pk>/original/", officers_only(views.Original.as_view()), name="original"),
    path("<int:pk>/confirm/", officers_only(views.Confirm.as_view()), name="confirm"),
    path("<int:pk>/abandon/", officers_only(views.Abandon.as_view()), name="abandon"),
    path("<int:pk>/undo/", officers_only(views.Undo.as_view()), name="undo"),
]
