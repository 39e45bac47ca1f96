"""Who was erased after a backup was made, and comes back with it: they are erased again before the shop opens.

The list of the records that are replaced waits in a file of the data folder until that is done, so that a restore that
was interrupted and is repeated has it still.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from configurator.errors import DamagedRecords
from configurator.profiles.consent import Purpose, said
from configurator.services.customer.dropping import drop
from configurator.services.customer.erasure import erase_again
from configurator.services.customer.joining import leave
from configurator.services.operating.backup import Premises
from configurator.services.operating.backup_folder import write_private
from configurator.storage.erasures import ErasedList, erased_in
from configurator.storage.record_copy import has_records
from configurator.storage.store import Store
from configurator.storage.unit import UnitOfWork

_FILE = ".erased"


def remember_erased(place: Premises) -> None:
    """Keeps the list of who was erased, and who said no, in a file; one that waits already is the one that counts."""
    waiting = place.data / _FILE
    there = None if waiting.exists() else _there(place.url)
    if there is not None:
        listed = {digest: at.isoformat() for digest, at in there.erased.items()}
        said_no = [[subject, at.isoformat(), purpose] for subject, at, purpose in there.refusals]
        write_private(waiting, json.dumps({"salt": there.salt, "erased": listed, "no": said_no}).encode())


def _there(url: str) -> ErasedList | None:
    """What the records say that are going to be replaced; nothing where there are none, or none that can be read."""
    try:
        return erased_in(url) if has_records(url) else None
    except DamagedRecords:
        return None


def erase_returned(place: Premises, made: datetime) -> int:
    """Erases again who is back with a backup of that moment, and heeds each no since; of how many owners it took."""
    waiting = place.data / _FILE
    if not waiting.exists():
        return 0
    kept = json.loads(waiting.read_text())
    listed = {digest: datetime.fromisoformat(at) for digest, at in kept["erased"].items()}
    store = Store(place.url)
    try:
        with store.unit(lasting=True) as unit:
            taken = erase_again(unit, made, listed, kept["salt"])
            since = [(subject, datetime.fromisoformat(at), Purpose(purpose)) for subject, at, purpose in kept["no"]]
            _heed(unit, [each for each in since if each[1] >= made])
    finally:
        store.close()
    waiting.unlink()
    return taken


def _heed(unit: UnitOfWork, refusals: Sequence[tuple[str, datetime, Purpose]]) -> None:
    there = unit.consents.known_by({subject for subject, _, _ in refusals})
    for subject, at, purpose in refusals:
        if subject in there:
            profile = there[subject]
            if unit.profiles.one(profile).account is None:
                leave(unit, profile, at)
            unit.consents.add(profile, [said(purpose, at, yes=False, source="restore")])
            drop(unit, profile, [purpose])
