"""Officers' screens of section 2.5, and the files behind them."""

from projects.evidence.views.describing import DescribeView
from projects.evidence.views.files import DocumentFileView, PhotoFileView
from projects.evidence.views.findings import FindingsView
from projects.evidence.views.photo import PhotoView
from projects.evidence.views.project import DocumentsView, EvidenceView, PublishView

__all__ = [
    "DescribeView",
    "DocumentFileView",
    "DocumentsView",
    "EvidenceView",
    "FindingsView",
    "PhotoFileView",
    "PhotoView",
    "PublishView",
]
