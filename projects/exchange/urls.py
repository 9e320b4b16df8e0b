from django.urls import path

from projects.exchange import views
from projects.people.guards import officers_only

app_name = "imports"
urlpatterns = [
    path("", officers_only(views.BatchList.as_view()), name="list"),
    path("new/", officers_only(views.UploadFile.as_view()), name="upload"),
    path("<int:pk>/", officers_only(views.ShowBatch.as_view()), name="batch"),
    path("<int:pk>/decide/", officers_only(views.Decide.as_view()), name="decide"),
    path("<int:pk>/choose/", officers_only(views.Choose.as_view()), name="choose"),
    path("<int:pk>/progress.json", officers_only(views.Progress.as_view()), name="progress"),
    path("<int:pk>/marked.xlsx", officers_only(views.Marked.as_view()), name="marked"),
    path("<int:pk>/original/", officers_only(views.Original.as_view()), name="original"),
    path("<int:pk>/confirm/", officers_only(views.Confirm.as_view()), name="confirm"),
    path("<int:pk>/abandon/", officers_only(views.Abandon.as_view()), name="abandon"),
    path("<int:pk>/undo/", officers_only(views.Undo.as_view()), name="undo"),
    path("<int:pk>/remaining.<slug:kind>", officers_only(views.Remaining.as_view()), name="remaining"),
]
