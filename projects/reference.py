"""What every PADME database holds from the first migration on: registers, roles, the approval workflow."""


def load_missing_reference(sender=None, using="default", **kwargs):
    """After `migrate` (and after a test's flush): put in what is missing. Quick when nothing is."""
    from django.db import connections, transaction

    from projects.areas.models import Province
    from projects.areas.reference import load_areas
    from projects.oversight.reference import load_problem_categories
    from projects.people.roles import ensure_roles
    from projects.plans.reference import load_plans
    from projects.register.workflow import ensure_workflow

    tables = connections[using].introspection.table_names()
    if "projects_legalduty" not in tables or "wagtailcore_workflow" not in tables:
        return  # migrated to an earlier point only
    with transaction.atomic(using=using):
        if not Province.objects.exists():
            load_areas()
        load_plans()
        if "projects_problemcategory" in tables:
            load_problem_categories()
        ensure_roles()
        ensure_workflow()
