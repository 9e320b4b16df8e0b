"""What the slice of plans keeps."""

from projects.plans.models import plans, years
from projects.plans.models.plans import *  # noqa: F403
from projects.plans.models.years import *  # noqa: F403
from projects.plans.models.years import FISCAL_YEAR_BOUNDS, open_now_q  # noqa: F401

__all__ = [*plans.__all__, *years.__all__]  # noqa: PLE0604
