"""Files of an old Word (.doc), and of Writer (.odt, .rtf), made into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from qms.errors import Refused
from qms.operations.word_packages import SAVE_AS, refuse
from qms.wording import Message, msg

SUFFIXES: Final = (".doc", ".odt", ".rtf")
_SECONDS: Final = 120
_PLACES: Final = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
"""Where LibreOffice lies when no path leads to it."""


def as_docx(data: bytes, name: str) -> bytes:
    """Return a file as LibreOffice saves it as .docx; raises `Refused` where there is none, or it cannot read the file.

    It works in a folder of its own, with a profile of its own: a LibreOffice that is open takes no notice.
    """
    program = shutil.which("soffice") or next((place for place in _PLACES if Path(place).is_file()), None)
    if program is None:
        raise _refused(name, msg("it is no .docx, and LibreOffice, which would read it, is not found"))
    with tempfile.TemporaryDirectory(prefix="qms-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"text{Path(name).suffix.lower()}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        line = [
            program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", f"{folder}/made", str(source),
        ]  # fmt: skip
        _run(line, name)
        made = Path(folder) / "made" / "text.docx"
        if not made.is_file():
            raise _refused(name, msg("LibreOffice cannot read it"))
        return made.read_bytes()


def _run(line: list[str], name: str) -> None:
    """Run LibreOffice to its end, and end it with all that it started when it takes too long."""
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(line, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        started.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _refused(name, msg("LibreOffice did not read it in {n} seconds", n=_SECONDS)) from error
    finally:
        if started.poll() is None:
            _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(started.pid)], capture_output=True, check=False)
    else:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def _refused(name: str, message: Message) -> Refused:
    return refuse("QMS-W008", name, message, SAVE_AS)
