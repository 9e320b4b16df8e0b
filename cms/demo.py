"""Demo accounts: made by the sample data, never in production."""

from django.contrib.auth import get_user_model
from django.db import DatabaseError

GROUP = "บัญชีสาธิต"


def demo_accounts():
    return get_user_model().objects.filter(groups__name=GROUP, is_active=True)


def demo_accounts_exist() -> bool:
    """Whether an active demo account is in the database; False while there are no tables yet."""
    try:
        return demo_accounts().exists()
    except DatabaseError:
        return False
