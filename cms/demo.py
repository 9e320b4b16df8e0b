"""Demo accounts: made by the sample data, never in production."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError

GROUP = "บัญชีสาธิต"
PASSWORD = "Padme-demo-2569"  # no secret: printed at every start, and production refuses to start with it


def demo_accounts():
    return get_user_model().objects.filter(groups__name=GROUP, is_active=True)


def demo_accounts_exist() -> bool:
    """Whether an active demo account is in the database; False while there are no tables yet."""
    try:
        return demo_accounts().exists()
    except DatabaseError:
        return False


def sample_is_loaded() -> bool:
    """Whether this database holds its sample data. It comes in one transaction, its accounts' group with it: all or
    nothing."""
    return Group.objects.filter(name=GROUP).exists()
