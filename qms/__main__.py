"""The command `qms`. The version is told before anything else is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from qms._version import __version__

        print(f"qms {__version__}")
        return
    from qms.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
