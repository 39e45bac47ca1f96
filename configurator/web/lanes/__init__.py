"""Lanes: requests that take long are answered by processes of their own, so that they make nobody else wait.

Decides which requests these are (``subjects``), how a request is handed on (``front``, ``handing_on``) and how it is
answered there (``lane``, ``turns``). Which products are slow is found out in ``services.showroom.paces``.
"""

from configurator.web.lanes.front import Front
from configurator.web.lanes.lane import Lane

__all__ = ["Front", "Lane"]
