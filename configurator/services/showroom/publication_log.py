"""What `serve` writes into its log about what is sold: one line a change, in words that people and programs can read.

Decides the words. Of several processes one says it, and none says it twice (``storage.last_logged``).
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Sequence

from configurator.errors import DatabaseError
from configurator.imaging.model import Art
from configurator.rules.revision import Revision, rules_file
from configurator.services.showroom.unlikely_changes import jumps
from configurator.source import Problem
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.revisions import Publication
from configurator.storage.store import Store
from configurator.storage.withdrawals import Withdrawal

_log = logging.getLogger("configurator.shop")
_SHORT, _NAMED, _LONGEST = 12, 3, 1_000


class Teller:
    """Tells the log; a quiet one tells nothing and leaves it to others."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.speaks = False

    def published(self, before: Revision | None, now: Revision, publication: Publication, *, withdrawn: bool) -> None:
        """That a revision is what is sold from now on, and how much changed."""
        key = now.product.key
        facts = {"revision": now.hash[:_SHORT], "by": publication.author, **_numbers(before, now)}
        found = jumps(before, now) if before else ()
        if found:
            facts |= {"price-jumps": str(len(found)), "first": _first(found)}
        if withdrawn:
            facts["sold"] = "no, withdrawn"
        self._tell(logging.INFO, "published", key, facts, topic="sale", digest=now.hash)
        self.followed(key, now.hash)

    def kept_back(self, key: str, problems: Sequence[Problem], reason: str, on_sale: str) -> None:
        """That files are not taken, and why; ``on_sale`` is the hash of what stays, '' for nothing."""
        facts = {
            "reason": reason,
            "problems": str(len(problems)),
            "first": _first(problems),
            "on-sale": on_sale[:_SHORT] or "nothing",
        }
        digest = "\n".join([reason, *map(str, problems)])
        self._tell(logging.WARNING, "not published", key, facts, topic="files", digest=digest)

    def followed(self, key: str, digest: str) -> None:
        """That files are as what is on sale, which needs no words."""
        self._fresh("files", key, digest)

    def pictures(self, key: str, art: Art | None, problems: Sequence[Problem], *, aloud: bool) -> None:
        """That a product's art has changed, where ``aloud``; or, always, that it cannot be used and why."""
        wrong = [problem for problem in problems if problem.source.file != rules_file(key)] if art is None else []
        digest = "\n".join([art.digest if art else "", *map(str, wrong)])
        if wrong:
            facts = {"problems": str(len(wrong)), "first": _first(wrong)}
            self._tell(logging.WARNING, "pictures not shown", key, facts, topic="pictures", digest=digest)
        elif aloud:
            self._tell(logging.INFO, "pictures changed", key, {}, topic="pictures", digest=digest)
        else:
            self._fresh("pictures", key, digest)

    def away(self, why: str) -> None:
        """That the shop's folder cannot be read, so that no file is followed."""
        if self._fresh("folder", "", why):
            _log.warning("files not followed reason=%s", _quoted(why))

    def found_again(self) -> None:
        """That the shop's folder can be read again."""
        if self._fresh("folder", "", ""):
            _log.info("files followed again")

    def gone(self, key: str) -> None:
        """That a product's files are gone, and the product with them."""
        self._tell(
            logging.WARNING, "off sale", key, {"reason": "its catalogue file is gone"}, topic="sale", digest="gone"
        )

    def withdrawn(self, withdrawal: Withdrawal) -> None:
        """That a product is withdrawn, or is not any more."""
        if withdrawal.ended_at is None:
            facts = {"by": withdrawal.author, "reason": withdrawal.reason}
            self._tell(logging.WARNING, "withdrawn", withdrawal.product, facts, "withdrawal", str(withdrawal.at))
        else:
            facts = {"by": withdrawal.ended_by}
            ended = f"{withdrawal.at} {withdrawal.ended_at}"
            self._tell(logging.INFO, "back on sale", withdrawal.product, facts, "withdrawal", ended)

    def _tell(self, level: int, event: str, key: str, facts: dict[str, str], topic: str, digest: str) -> None:
        if self._fresh(topic, key, digest):
            known = {"product": key, **facts}
            told = " ".join(f"{name}={_quoted(fact)}" for name, fact in known.items())
            _log.log(level, "%s %s", event, told, extra={"what": event, **known})

    def _fresh(self, topic: str, key: str, digest: str) -> bool:
        """Whether nobody has said it yet; from now on somebody has."""
        if not self.speaks:
            return False
        try:
            with self._store.unit() as unit:
                return unit.news.fresh(f"{topic} {key}", hashlib.sha256(digest.encode()).hexdigest())
        except (ConcurrentChange, DatabaseError):  # another process says it, or nobody can
            return False


def _first(problems: Sequence[Problem]) -> str:
    return "; ".join(str(problem) for problem in problems[:_NAMED])


def _numbers(before: Revision | None, now: Revision) -> dict[str, str]:
    """How much is different: lines of each file, and how many rules and tests there are."""
    counts = {"rules": str(len(now.rules.rules)), "tests": str(len(now.rules.tests))}
    if before is None:
        return counts
    lines = {
        "catalogue-lines": _difference(before.catalogue_text, now.catalogue_text),
        "rule-lines": _difference(before.rules_text, now.rules_text),
    }
    return {**lines, **counts}


def _difference(before: str, now: str) -> str:
    old, new = Counter(before.splitlines()), Counter(now.splitlines())
    return f"+{(new - old).total()}-{(old - new).total()}"


def _quoted(fact: str) -> str:
    """The fact as one word, or in quotes on one line; whatever is in it, it cannot be taken for another line."""
    if len(fact) > _LONGEST:
        fact = f"{fact[:_LONGEST]}..."
    return fact if fact and all(each.isalnum() or each in "+-_." for each in fact) else json.dumps(fact)
