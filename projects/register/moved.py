"""Projects that stand otherwise than before without an entry in their own log: a visit ends, a photograph elsewhere is alike."""

from wagtail import hooks


def tell_moved(project_ids):
    """Slices that keep what they worked out of projects (ids, or a queryset of them) answer the hook `padme_projects_moved`."""
    for answer in hooks.get_hooks("padme_projects_moved"):
        answer(project_ids)
