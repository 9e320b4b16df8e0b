from django.conf import settings
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static


@hooks.register("insert_global_admin_css")
def sample_css():
    if not settings.PADME_SAMPLE_DATA:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/sample.css"))
