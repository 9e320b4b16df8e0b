"""The site with four doors left open, to see the walk find each of them."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path

from cms.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from projects.models import Project


def names_it(request, pk):
    return HttpResponse(Project._base_manager.get(pk=pk).title)


def streams_it(request, pk):
    return StreamingHttpResponse(str(row) for row in Project._base_manager.filter(pk=pk))


def tells_it_in_a_message(request, pk):
    messages.warning(request, f"ไม่มีสิทธิ์ใน {Project._base_manager.get(pk=pk).title}")
    return redirect("/admin/")


def changes_it(request, pk):
    if request.method == "POST":
        Project._base_manager.filter(pk=pk).update(title="เปลี่ยนแล้ว")
    return HttpResponse("ok")


def falls_over(request, pk):
    raise KeyError("no such thing")


urlpatterns = [
    path("admin/projects/<int:pk>/names/", names_it),
    path("admin/projects/<int:pk>/streams/", streams_it),
    path("admin/projects/<int:pk>/tells/", tells_it_in_a_message),
    path("admin/projects/<int:pk>/changes/", changes_it),
    path("admin/projects/<int:pk>/falls/", falls_over),
    path("admin/nowhere/<uuid:something>/", names_it),
    *urlpatterns,
]
