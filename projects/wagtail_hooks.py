from projects.exchange import hooks as exchange_hooks  # noqa: F401
from projects.money import hooks as money_hooks  # noqa: F401
from projects.money.gfms import hooks as gfms_hooks  # noqa: F401
from projects.people import hooks as people_hooks  # noqa: F401
from projects.plans import hooks as plans_hooks  # noqa: F401
from projects.progress import hooks as progress_hooks  # noqa: F401
from projects.register import hooks as register_hooks  # noqa: F401
from projects.summaries import hooks as summaries_hooks  # noqa: F401
