"""A published revision with its compiled engine, as bytes that are kept beside its texts.

Decides what is stored and when what was stored holds: only for the texts and the slice that it was made from, only
undamaged, and only as this very program makes it. Anything else is ``Unusable``, and made again from the texts.
"""

import hashlib
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import configurator
from configurator.catalog.model import Product
from configurator.engine.compiling.codec import decode, encode
from configurator.engine.compiling.prepared import Prepared
from configurator.errors import ConfiguratorError
from configurator.rules.revision import Revision, text_hash
from configurator.rules.rule_set import RuleSet
from configurator.source import Problem

_MARK = b"configurator engine\n"
_DIGEST = 32
_MAKERS = ("catalog", "engine", "rules", "characters.py", "money.py", "source.py", "units.py")


class Unusable(ConfiguratorError):
    """Stored bytes that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is in the bytes. The texts are not: they are kept in any case."""

    product: Product
    rules: RuleSet
    warnings: tuple[Problem, ...]
    prepared: Prepared


def freeze(revision: Revision, slice_key: str, prepared: Prepared) -> bytes:
    """The revision and what was prepared of its slice, as bytes."""
    content = encode(Stored(revision.product, revision.rules, revision.warnings, prepared))
    packed = zlib.compress(content, 1)
    return b"".join([_MARK, _maker(), _digest(_subject(revision.hash, slice_key), packed), packed])


def thaw(content: bytes, catalogue_text: str, rules_text: str, slice_key: str) -> tuple[Revision, Prepared]:
    """The revision of these texts and what was prepared of its slice. Raises Unusable."""
    mark, maker, digest, packed = _cut(content, len(_MARK), _DIGEST, _DIGEST)
    if mark != _MARK:
        raise Unusable("it is of another format")
    if maker != _maker():
        raise Unusable("another version of the program made it")
    if digest != _digest(_subject(text_hash(catalogue_text, rules_text), slice_key), packed):
        raise Unusable("it is damaged, or made of other texts")
    found = decode(Stored, zlib.decompress(packed))
    return Revision(found.product, found.rules, catalogue_text, rules_text, found.warnings), found.prepared


def _cut(content: bytes, *lengths: int) -> list[bytes]:
    parts = []
    for length in lengths:
        parts.append(content[:length])
        content = content[length:]
    return [*parts, content]


def _subject(hash: str, slice_key: str) -> bytes:  # noqa: A002
    return f"{hash} {slice_key}\n".encode()


def _digest(subject: bytes, packed: bytes) -> bytes:
    return hashlib.sha256(subject + packed).digest()


@cache
def _maker() -> bytes:
    """What tells the programs apart that read texts and compile differently: their own texts."""
    package = Path(configurator.__file__).resolve().parent
    parts = (
        path
        for name in _MAKERS
        for path in ([package / name] if name.endswith(".py") else (package / name).rglob("*.py"))
    )
    told = hashlib.sha256()
    for path in sorted(parts):
        told.update(f"{path.relative_to(package)} {path.stat().st_size}\n".encode())
        told.update(path.read_bytes())
    return told.digest()
