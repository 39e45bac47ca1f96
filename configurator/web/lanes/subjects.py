"""What a request is about, told from its address alone, before anything else of it is looked at."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from configurator.errors import ConfiguratorError
from configurator.services.configuring.designs import product_of, shared_product_of
from configurator.services.showroom.showroom import Showroom

_KEPT = 20_000
STUDIO = "studio"


@dataclass(frozen=True, slots=True)
class Topic:
    """``place``: STUDIO, or '' for the storefront; ``product`` is '' where no product is meant."""

    place: str = ""
    product: str = ""


class Subjects:
    """Tells what requests are about; what belongs to a design is looked up once. Safe to use from several threads."""

    def __init__(self, room: Showroom) -> None:
        self._room = room
        self._guard = threading.Lock()
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    def of(self, path: str) -> Topic:
        """What a request for this path is about."""
        first, name, *_ = [*path.lstrip("/").split("/", 2), "", ""]
        match first:
            case "studio":
                return Topic(STUDIO, name)
            case "p":
                return Topic(product=name if name in self._room.on_show else "")
            case "d" | "drafts" | "summary" | "finish" | "find":
                return Topic(product=self._found(product_of, name))
            case "s":
                return Topic(product=self._found(shared_product_of, name))
        return Topic()

    def _found(self, asked: Callable[[Showroom, str], str | None], name: str) -> str:
        with self._guard:
            known = self._known.get((asked.__name__, name))
        if known is not None:
            return known
        try:
            found = asked(self._room, name)
        except ConfiguratorError:  # whoever answers will meet it as well, and has words for it
            return ""
        if found is None:
            return ""
        with self._guard:
            self._known[asked.__name__, name] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found
