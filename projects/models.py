"""All of the app's tables: a slice that is missing here has none."""

from projects.areas.models import *  # noqa: F403
from projects.closing.models import *  # noqa: F403
from projects.evidence.models import *  # noqa: F403
from projects.exchange.models import *  # noqa: F403
from projects.money.models import *  # noqa: F403
from projects.oversight.models import *  # noqa: F403
from projects.oversight.verification.models import *  # noqa: F403
from projects.oversight.visits.models import *  # noqa: F403
from projects.people.models import *  # noqa: F403
from projects.plans.models import *  # noqa: F403
from projects.progress.models import *  # noqa: F403
from projects.register.models import *  # noqa: F403
from projects.summaries.models import *  # noqa: F403
