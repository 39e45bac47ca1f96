"""redis-server, nginx and haproxy for tests of several nodes, Java for Spark: found, or installed by the distribution.

    python -m tools.servers    prints where they are; installs those that are missing, as root on Debian or Ubuntu

Decides which programs are used; does not start them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {"redis-server": "redis-server", "nginx": "nginx", "haproxy": "haproxy", "java": "default-jre-headless"}
"""Each with the package that has it."""
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")


def find(program: str) -> Path | None:
    """The program, also where only root looks for it."""
    found = shutil.which(program) or shutil.which(program, path=os.pathsep.join(_PLACES))
    return Path(found) if found else None


def install(programs: list[str]) -> None:
    """Installs the packages of those names, and starts no service of theirs."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return
    print(f"Installing {', '.join(programs)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *programs]):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Says which programs will be used; 1 when one of them cannot be had."""
    missing = [each for each in PROGRAMS if find(each) is None]
    if missing:
        install([PROGRAMS[each] for each in missing])
    for each in PROGRAMS:
        print(f"{each}: {find(each) or 'not there'}")
    missing = [each for each in PROGRAMS if find(each) is None]
    if missing:
        print(
            f"Some tests need {', '.join(missing)} and are left out here "
            f"(Debian: apt-get install {' '.join(PROGRAMS[each] for each in missing)}).",
            file=sys.stderr,
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
