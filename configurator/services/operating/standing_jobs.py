"""Every kind of job that this version of the shop knows. A new one is a line here (CONTRIBUTING, "A job")."""

from configurator.services.jobs.kinds import JobKind
from configurator.services.learning.concluding import CONCLUDING
from configurator.services.learning.counting import COUNTING
from configurator.services.learning.rebuilding import REBUILDING
from configurator.services.mail.delivery import MAIL
from configurator.services.operating.check_all import CHECKING
from configurator.services.operating.drawing_ahead import DRAWING
from configurator.services.operating.privacy_sweep import SWEEPING
from configurator.services.operating.reminding import REMINDING
from configurator.services.operating.tidying import TIDYING

KINDS: tuple[JobKind, ...] = (
    MAIL,
    TIDYING,
    SWEEPING,
    REMINDING,
    DRAWING,
    CHECKING,
    REBUILDING,
    CONCLUDING,
    COUNTING,
)
