"""The shop on the web: one Flask app over the services; the only package that knows Flask."""

from configurator.web.app import create_app

__all__ = ["create_app"]
