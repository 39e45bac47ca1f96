"""The shop's whole addresses, as mails and pages name them: never made of what a request merely says.

A mail's links come from the settings alone (``Settings.address``). A link on a page may also begin with the host that
was asked for, where the settings vouch for it. Where neither is known, a link has no host.
"""

from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, request, url_for

from configurator.hosts import host_name, is_local
from configurator.settings import Settings
from configurator.web.editions import addresses, in_shown_edition, is_page, page_path
from configurator.web.showroom import room


class ShopApp(Flask):
    """Flask, whose whole addresses (``_external=True``, asked for by packages as well) are those of mails."""

    def url_for(
        self, /, endpoint: str, *, _external: bool | None = None, _scheme: str | None = None, **values: Any
    ) -> str:
        """The address of a page; ``_external`` makes it whole."""
        path = super().url_for(endpoint, _external=False, **values)
        return f"{self.extensions['room'].address}{in_shown_edition(path)}" if _external else path


def mail_link(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a mail; '' when the shop does not know under which name it is reached."""
    return url_for(endpoint, _external=True, **values) if room().address else ""


def page_link(endpoint: str, **values: Any) -> str:
    """The address of a page as a page shows it to be passed on; without a host where none can be trusted."""
    return f"{page_origin()}{url_for(endpoint, **values)}"


def page_origin() -> str:
    """What whole addresses on a page begin with; '' where no host can be trusted."""
    settings: Settings = current_app.extensions["room"].settings
    vouched = settings.trusted_hosts or (settings.local and is_local(host_name(request.host)))
    if vouched and not settings.public_url:
        return f"{request.scheme}://{request.host}"
    return room().address


def canonical() -> str:
    """The one address under which search engines are to know the page that is shown."""
    return f"{page_origin()}{in_shown_edition(quote(page_path()))}" if is_page() else ""


def alternates() -> list[tuple[str, str]]:
    """The page that is shown in every edition, by the code that search engines know it by; none where there is one."""
    every = addresses().all()
    if not every or not is_page():
        return []
    here = quote(request.path)
    named = [(each.tag, f"/{each.code}{here}") for each in every]
    return [(code, f"{page_origin()}{address}") for code, address in [*named, ("x-default", here)]]
