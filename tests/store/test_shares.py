"""A store on a network share is warned of: in the state of the repository, by check, and by whatever writes."""

import sys

import pytest
from support.stores import folder, lay, new_workspace

from qms.store import shares
from qms.store.repository import create
from qms.store.shares import is_network_name, is_on_network, is_shared

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:50 / /srv/office rw shared:9 - cifs //server/office rw
31 30 0:51 / /srv/office/local rw - ext4 /dev/sdb rw
32 22 0:52 / /mnt/hàng\\040chung rw - nfs4 server:/x rw
33 22 0:53 / /mnt/old rw - ext4 /dev/sdc rw
34 33 0:54 / /mnt/old rw - nfs server:/y rw
35 22 0:55 / /mnt/ssh rw - fuse.sshfs a@b: rw
36 22 0:56 / /mnt/usb rw - fuseblk /dev/sdd1 rw
a line that says nothing
"""


@pytest.mark.parametrize(
    "place, expected",
    [
        ("/home/a", False),
        ("/srv/office", True),
        ("/srv/office/store", True),
        ("/srv/office2", False),
        ("/srv/office/local/store", False),
        ("/mnt/hàng chung/store", True),
        ("/mnt/old/store", True),
        ("/mnt/ssh/store", True),
        ("/mnt/usb/store", False),
    ],
)
def test_a_place_is_on_the_network_if_its_innermost_mount_is(place, expected):
    assert is_on_network(place, MOUNTS) is expected


@pytest.mark.parametrize(
    "place, expected",
    [
        (r"\\server\chung\qms", True),
        ("//server/chung/qms", True),
        (r"\\?\UNC\server\chung", True),
        (r"\\?\unc\server\chung", True),
        (r"\\?\C:\qms", False),
        (r"\\.\C:\qms", False),
        (r"C:\qms", False),
        (r"Z:\qms", False),  # a drive letter of the network: the system is asked about it
    ],
)
def test_windows_names_another_machine_with_two_backslashes(place, expected):
    assert is_network_name(place) is expected


def test_what_the_system_says_is_asked_for(tmp_path):
    assert is_shared(tmp_path) in (True, False)


@pytest.mark.skipif(sys.platform == "win32", reason="a drive of Windows cannot be made up")
def test_whoever_writes_is_told_once_and_is_not_kept_from_it(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"30 22 0:50 / {tmp_path.resolve()} rw - cifs //server/office rw\n")
    monkeypatch.setattr(shares, "MOUNTS", mounts)
    workspace = new_workspace(store=create(tmp_path / "store"))
    for path, data in folder("qt-05").items():
        lay(workspace.session.store, path, data)

    dry, done = workspace.save(dry_run=True), workspace.save()

    assert [d.code for d in dry.warnings] == [d.code for d in done.warnings] == ["QMS-G012"]
    assert done.commit is not None
    assert "QMS-G012" in [d.code for d in workspace.check()]
    assert workspace.verify().ok
