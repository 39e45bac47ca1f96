"""What Flask-Security asks about codes: those of an authenticator, each good once, and recovery codes.

An authenticator's secret is encrypted with SECRET_KEY, so that a copy of the records alone opens nothing; earlier ones
(SECRET_KEY_FALLBACKS) still decrypt it.
"""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from flask_security import MfRecoveryCodesUtil, Totp
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet

from configurator.services.customer import factors
from configurator.web.showroom import room

_log = logging.getLogger(__name__)


def keys(secret: str, earlier: Sequence[str]) -> dict[str, str]:
    """The secrets by what they are called beside what they encrypted; the one in use is the last."""
    return {hashlib.sha256(each.encode()).hexdigest()[:8]: each for each in (*earlier, secret)}


class OneTimeCodes(Totp):
    """The codes of authenticators, each good for one use."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        wallet = AppWallet(secrets, default_tag=list(secrets)[-1])
        self._totp = TOTP.using(issuer=issuer.replace(":", " "), wallet=wallet)

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether it is the code of this moment (or just before or after it), used for the first time."""
        try:
            match = self._totp.verify(token, totp_secret, window=window)
        except TokenError:
            return False
        except (KeyError, ValueError):
            _log.exception("the authenticator of account %s cannot be read: was SECRET_KEY changed?", user.id)
            return False
        return factors.use_counter(room(), user.id, match.counter)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes as the shop keeps them: hashed, each spent as it is checked."""

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether it is one of the account's codes; it is none any more."""
        return factors.spend_code(room(), user.id, code)

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Nothing: it was spent when it was checked."""
        return True
