"""Who it was, when a command changed what is sold: whoever runs the shop may do what a merchandiser may."""

from configurator.services.studio import withdrawing
from configurator.services.visitor import Visitor

CLERK = Visitor("command line", roles=frozenset({withdrawing.ROLE}), name="the command line")
