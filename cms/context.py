from django.conf import settings


def site_wide(request):
    """What every template may say: whether this is sample data, and where the menu leads."""
    return {
        "sample_data": settings.PADME_SAMPLE_DATA,
        "navigation": [
            ("/projects/", "โครงการ"),
            ("/areas/", "จังหวัดและกลุ่มจังหวัด"),
            ("/publications/", "ผลงานและรายงาน"),
        ],
    }
