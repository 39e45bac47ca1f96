"""What is kept of a device and of where it is: words that its owner recognises, and no more.

A browser says much about itself; of that a session keeps two words, and of its address the part that says where.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
"""The first that is found counts: most browsers also call themselves by others' names."""
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_MOST = 500


def device_words(user_agent: str) -> str:
    """'Firefox on Windows' of what a browser calls itself; '' for what calls itself nothing of the kind."""
    said = user_agent[:_MOST]
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system


def shortened(address: str | None) -> str:
    """'203.0.113.…' or '2001:db8:1::…': the network that an address belongs to; '' for what is none.

    What is shortened already stays as it is.
    """
    known = _address((address or "").replace("…", "0"))
    if isinstance(known, IPv4Address):
        return str(known).rpartition(".")[0] + ".…"
    return f"{ip_network((known, 48), strict=False).network_address}…" if known else ""


def counted(address: str) -> str:
    """By what an address is counted: itself, or for IPv6 the /64 that one household or machine has to itself."""
    known = _address(address)
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known) if known else "unknown"


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        known = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known
