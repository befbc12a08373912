"""Install qms on Windows out of the wheels beside this file, or take it away again (``--remove``).

Python's own library alone is at hand here. What is done is checked: pip compares every wheel with its digest, and a
sample store is made and verified at the end, and a text of it written as PDF.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHONS = ((3, 11), (3, 12), (3, 13))
OLDEST_GIT = (2, 36)
REPORT = "Hãy chụp màn hình này và gửi cho người đã đưa bộ cài."
_EVERY_WINDOW, _SETTINGS_CHANGED, _IF_IT_HANGS, _PATIENCE = 0xFFFF, 0x1A, 0x2, 5000  # of SendMessageTimeoutW


def main(words: list[str]) -> int:
    """Carry out what was asked for; return 0 where it was done."""
    is_right = fits(sys.version_info[:2], sysconfig.get_platform())
    if words == ["--fits"]:
        return 0 if is_right else 1
    if not is_right:
        say(f"Python này ({sys.version.split()[0]}, {sysconfig.get_platform()}) không dùng được:")
        say("cần Python 3.11, 3.12 hoặc 3.13, loại 64 bit (x64), trên Windows.")
        return 1
    home = Path(os.environ["LOCALAPPDATA"]) / "qms"
    try:
        return remove(home) if words == ["--remove"] else install(home)
    except (OSError, subprocess.SubprocessError) as error:
        say(f"LỖI: {error}")
        say(REPORT)
        return 1


def fits(version: tuple[int, ...], platform: str) -> bool:
    """Whether the wheels are for this Python."""
    return version in PYTHONS and platform == "win-amd64"


def install(home: Path) -> int:
    """Install qms below *home*, and try it. Until it is there whole, an earlier one stays as it is."""
    [wheel] = HERE.glob("wheels/qms-[0-9]*.whl")
    version = wheel.name.split("-")[1]
    place = home / f"env-{version}-{time.strftime('%Y%m%d%H%M%S')}"
    say(f"Cài qms {version} vào {place} …")
    try:
        fill(place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    command = home / "bin" / "qms.cmd"
    command.parent.mkdir(exist_ok=True)
    command.write_bytes(command_text(place.name))
    for older in home.glob("env-*"):
        if older != place:
            shutil.rmtree(older, ignore_errors=True)
    change_path(lambda path: with_folder(path, str(command.parent)))
    say(f"Đã cài xong. Lệnh qms nằm ở {command}.")
    if not has_git():
        return 1
    try_out(program(place))
    say("Hãy mở một cửa sổ Command Prompt hoặc PowerShell MỚI rồi gõ: qms")
    return 0


def fill(place: Path) -> None:
    """Make a virtual environment with qms in it; pip takes nothing but the wheels here, by their digests."""
    venv.create(place, with_pip=True)
    python = program(place)
    wheels = ("--no-index", "--find-links", HERE / "wheels", "--require-hashes", "-r", HERE / "requirements.txt")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wheels)
    run(python, "-m", "qms", "--version")


def remove(home: Path) -> int:
    """Take qms away; stores are left alone."""
    change_path(lambda path: without_folder(path, str(home / "bin")))
    shutil.rmtree(home, ignore_errors=True)
    if home.exists():
        say(f"Chưa xóa được hết {home}: hãy đóng các cửa sổ đang chạy qms rồi chạy lại.")
        return 1
    say("Đã gỡ qms. Các kho của bạn vẫn còn nguyên.")
    return 0


def program(place: Path) -> Path:
    """Return the Python of a virtual environment."""
    return place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def command_text(environment: str) -> bytes:
    """Return the command `qms`: it names its neighbour, whatever letters the path to both of them has."""
    return f'@"%~dp0..\\{environment}\\Scripts\\python.exe" -m qms %*\r\n'.encode("ascii")


def has_git() -> bool:
    """Whether git is there and new enough; says where to get it."""
    git = shutil.which("git")
    said = subprocess.run([git, "version"], capture_output=True, text=True, check=False).stdout if git else ""
    if is_new_enough(said):
        return True
    say(f"Máy này chưa có git {'.'.join(map(str, OLDEST_GIT))} trở lên ({said.strip() or 'không tìm thấy git'}).")
    say("Trên một máy có mạng, tải Git for Windows tại https://git-scm.com/download/win, chép sang và cài,")
    say("giữ nguyên các lựa chọn có sẵn; rồi chạy lại install.cmd.")
    return False


def is_new_enough(said: str) -> bool:
    """Whether *said*, what ``git version`` prints, is that of a git that qms works with."""
    found = re.search(r"(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_GIT


def try_out(python: Path) -> None:
    """Make the sample store, verify it and write a text of it as PDF, on this machine, with this git."""
    say("Chạy thử trên kho mẫu …")
    with tempfile.TemporaryDirectory(prefix="qms-", ignore_cleanup_errors=True) as folder:
        store = Path(folder) / "thu"
        run(python, "-m", "qms", "--lang", "vi", "demo", store, silent=True)
        run(python, "-m", "qms", "--lang", "vi", "-C", store, "verify", silent=True)
        run(
            python,
            "-m",
            "qms",
            "--lang",
            "vi",
            "-C",
            store,
            "export",
            "QT-05",
            "-o",
            Path(folder) / "thu.pdf",
            silent=True,
        )
    say("Chạy thử tốt.")


def with_folder(path: str, folder: str) -> str:
    """Return a PATH that has *folder* in it, at its end unless it is there already."""
    return path if _is_in(path, folder) else ";".join(filter(None, [path.rstrip(";"), folder]))


def without_folder(path: str, folder: str) -> str:
    """Return a PATH without *folder*."""
    return ";".join(part for part in path.split(";") if not _is_same(part, folder))


def _is_in(path: str, folder: str) -> bool:
    return any(_is_same(part, folder) for part in path.split(";"))


def _is_same(one: str, other: str) -> bool:
    return one.rstrip("\\").casefold() == other.rstrip("\\").casefold()


def change_path(change: Callable[[str], str]) -> None:
    """Change the user's own PATH; windows that are opened from now on know of it."""
    if sys.platform != "win32":
        return
    import ctypes
    import winreg

    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, "Environment", access=winreg.KEY_ALL_ACCESS) as key:
        try:
            path, kind = winreg.QueryValueEx(key, "Path")
        except FileNotFoundError:
            path, kind = "", winreg.REG_EXPAND_SZ
        if change(path) != path:
            winreg.SetValueEx(key, "Path", 0, kind, change(path))
    ctypes.windll.user32.SendMessageTimeoutW(
        _EVERY_WINDOW, _SETTINGS_CHANGED, 0, "Environment", _IF_IT_HANGS, _PATIENCE, None
    )


def run(*words: str | Path, silent: bool = False) -> None:
    """Run a program; ends all where it fails."""
    done = subprocess.run([str(word) for word in words], check=False, stdout=subprocess.DEVNULL if silent else None)
    if done.returncode != 0:
        say(f"LỖI (mã {done.returncode}) khi chạy: {' '.join(map(str, words))}")
        say(REPORT)
        sys.exit(1)


def say(text: str) -> None:
    """Write a line; a console that lacks a letter shows a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
