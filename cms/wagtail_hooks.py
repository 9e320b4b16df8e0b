from django.conf import settings
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static


@hooks.register("insert_global_admin_css")
def sample_css():
    if not settings.PADME_SAMPLE_DATA:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/sample.css"))


@hooks.register("insert_global_admin_css")
def type_css():
    """Our own looped Thai type: a machine without a Thai font must still read every screen."""
    sheets = ((versioned_static(f"cms/{sheet}.css"),) for sheet in ("fonts", "admin/type", "admin/print"))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)
