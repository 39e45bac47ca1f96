"""The app: settings in, a Flask app out that serves storefront, studio, sales desk and accounts.

Decides the order in which the parts are put together and Flask's own settings; each part says what it does itself.
"""

from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from configurator.bootstrap import ReadyShowroom
from configurator.services.customer import sign_ins
from configurator.services.operating.readiness import Lookout
from configurator.settings import Settings, is_demo
from configurator.shop import Shop, demo_shop
from configurator.web import (
    account,
    allowed_hosts,
    assets,
    compression,
    customers,
    editions,
    errors,
    experiments,
    forwarded,
    guest_cookie,
    headers,
    health,
    htmx,
    incidents,
    jobs,
    language,
    links,
    login,
    mailbox,
    metrics,
    money_and_dates,
    numbers,
    rate_limits,
    requests,
    sales,
    storefront,
    studio,
    switches,
    theme,
    tracing,
    units,
)
from configurator.web.addresses import ShopApp, alternates, canonical, mail_link
from configurator.web.visitor import current_visitor
from configurator.web.visitor import install as install_visitor

_MAX_BODY = 1_000_000
_MAX_FIELD = 500_000
_MAX_FIELDS = 2_000


def create_app(settings: Settings | None = None) -> Flask:
    """The shop of these settings (those of the environment when none are given), ready to serve."""
    settings = settings or Settings()
    room = ReadyShowroom(settings)
    settings = room.settings
    app = ShopApp("configurator", static_folder=None, template_folder=None)
    app.debug = False  # whatever FLASK_DEBUG says: pages of errors would show what is inside
    app.url_map.strict_slashes = False
    app.config.update(_config(settings, room))
    app.extensions["room"] = room
    _templates(app, room.shop, settings.shop_name)
    requests.install(app)
    metrics.install(app, settings, room)
    htmx.install(app)
    guest_cookie.install(app, current_visitor)
    headers.install(app)
    money_and_dates.install(app)
    switches.install(app)
    editions.install(app, settings.markets)
    language.install(app)
    units.install(app)
    numbers.install(app)
    install_visitor(app)
    errors.install(app)
    incidents.install(app)
    studio.post_size.install(app)
    forms = CSRFProtect(app)
    forms.exempt(storefront.paying.payment_answer)  # a payment house has no form of ours, and signs
    login.install(app, room.datastore)
    rate_limits.install(app, settings.redis_url)
    forwarded.install(app, proxies=settings.proxies)
    for part in (storefront, account, studio, experiments, sales, customers, jobs, mailbox):
        app.register_blueprint(part.blueprint)
    health.install(app, Lookout(room, room.data, least_free_mb=settings.least_free_mb, again=settings.look_seconds))
    assets.install(app, room.shop)
    theme.install(app, room.shop)
    app.wsgi_app = allowed_hosts.guarded(  # type: ignore[assignment, method-assign]
        app.wsgi_app, settings.trusted_hosts, exempt=lambda path: health.asks(path) or metrics.asks(path)
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    if settings.tracing:
        tracing.install(app, room)
    app.wsgi_app = compression.packed(app.wsgi_app)  # type: ignore[assignment, method-assign]
    app.wsgi_app = headers.on_every_answer(  # type: ignore[assignment, method-assign]
        app.wsgi_app, secure=settings.secure
    )
    app.wsgi_app = requests.named(app.wsgi_app, given=settings.proxies > 0)  # type: ignore[assignment, method-assign]
    return app


def _config(settings: Settings, room: ReadyShowroom) -> dict[str, Any]:
    return {
        "UNITS": settings.units,
        "SECRET_KEY": room.settings.secret_key,
        "SECRET_KEY_FALLBACKS": settings.secret_key_fallbacks or None,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure else "session",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": sign_ins.LONGEST,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "REMEMBER_COOKIE_NAME": "__Host-login" if settings.secure else "login",
        "REMEMBER_COOKIE_SECURE": settings.secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_DURATION": sign_ins.LONGEST,
        "PREFERRED_URL_SCHEME": "https" if settings.secure else "http",
        "MAX_CONTENT_LENGTH": _MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": _MAX_FIELD,
        "MAX_FORM_PARTS": _MAX_FIELDS,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
    }


def _templates(app: Flask, shop: Shop, shop_name: str) -> None:
    """The shop's own templates lie on top of ours; a name that is not there is an error."""
    folders = dict.fromkeys((shop.templates, demo_shop().templates))
    app.jinja_loader = ChoiceLoader(  # Flask asks it first, then the blueprints of packages
        [FileSystemLoader(str(folder)) for folder in folders]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        head_links=links.head_links,
        foot_links=links.foot_links,
        mail_link=mail_link,
        canonical=canonical,
        alternates=alternates,
        shop_name=shop_name,
        demonstration=is_demo(shop),
    )
    app.context_processor(lambda: {"visitor": current_visitor()})
