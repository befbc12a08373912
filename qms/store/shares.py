"""Whether a place lies on a network share: there the system's locks hold nobody off for certain."""

from __future__ import annotations

import ntpath
import os
import re
import sys
from pathlib import Path

_KINDS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "lustre", "davfs", "vboxsf"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.smbnetfs"),
    }
)
"""File systems of Linux whose files another machine has."""

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux tells what is mounted where."""

_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def is_shared(place: Path) -> bool:
    """Whether *place* lies on a network share, as far as the system says; macOS says nothing that is read here."""
    real = os.path.realpath(place)
    if sys.platform == "win32":
        import ctypes

        drive = ntpath.splitdrive(real)[0] + "\\"
        shared = is_network_name(real) or ctypes.windll.kernel32.GetDriveTypeW(drive) == _REMOTE_DRIVE
    else:
        try:
            shared = is_on_network(real, MOUNTS.read_text("utf-8", "replace"))
        except OSError:
            shared = False
    return shared


def is_network_name(place: str) -> bool:
    r"""Whether a path of Windows names another machine: ``\\server\share``, also as ``\\?\UNC\server\share``."""
    name = place.replace("/", "\\")
    if name.startswith(("\\\\?\\", "\\\\.\\")):
        return name[4:8].upper() == "UNC\\"
    return name.startswith("\\\\")


def is_on_network(place: str, mounts: str) -> bool:
    """Whether the absolute path *place* lies on a network share; *mounts* is what Linux says in its mountinfo."""
    best, kind = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        words = left.split(" ")
        if len(words) < 5:
            continue
        # a space and the like stand there in octal, see proc_pid_mountinfo(5)
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), words[4])
        if len(point) >= len(best) and (place + "/").startswith(point.rstrip("/") + "/"):
            best, kind = point, right.split(" ")[0]
    return kind in _KINDS
