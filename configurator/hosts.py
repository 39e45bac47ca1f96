"""Names of hosts, as requests and settings write them: what is one, what is this machine's, which stands for which."""

import ipaddress
import re

_HOST = re.compile(
    r"([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])\.?(?::([1-9]\d{0,4}))?", re.ASCII | re.IGNORECASE
)


def host_name(written: str) -> str:
    """'shop.example' of 'Shop.Example.:8000'; '' for what is no host."""
    found = _HOST.fullmatch(written)
    if found is None or int(found[2] or 1) > 65535 or ".." in found[1]:
        return ""
    name = found[1].lower()
    return name if not name.startswith("[") or _address(name) is not None else ""


def is_local(name: str) -> bool:
    """Whether the name can only be this machine's."""
    address = _address(name)
    return address.is_loopback if address is not None else name == "localhost" or name.endswith(".localhost")


def stands_for(known: str, name: str) -> bool:
    """Whether a known name stands for this one; one that begins with a dot does for itself and all below it."""
    return name == known.removeprefix(".") or (known.startswith(".") and name.endswith(known))


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
