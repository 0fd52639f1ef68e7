"""Real Asterisks, 16 and 22 (or what followed it): `with running(16, ...) as pbx`.

Debian 12 and 13 have no Asterisk, so that its Debian is unpacked by debootstrap, once, into
/var/cache/squilla-lab (about 45 seconds and 450 MB each), and started in there with chroot. It
needs root. `python -m lab.asterisk` prepares them all.
"""

import fcntl
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from squilla.pbx.asterisk import Asterisk

SUITES = {16: "bullseye", 22: "sid"}
"""The Debian that has each version."""

_CACHE = Path("/var/cache/squilla-lab")
_MIRROR = "http://deb.debian.org/debian"
BOOT_SECONDS = 20.0
_COMMAND_SECONDS = 5.0
MODULES = (
    "res_pjproject",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_astdb",
    "res_statsd",
    "res_rtp_asterisk",
)
PJSIP = ("res_pjsip", "res_pjsip_session")
MODULE_FOLDER = re.compile(r"^astmoddir *=> *(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pbx:
    """A running Asterisk: the root of its files, the folder in there that is its own."""

    root: Path
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def configuration(self) -> Path:
        """The folder of pjsip.conf."""
        return self.folder / "etc"

    @property
    def asterisk(self) -> Asterisk:
        """The way to its command line."""
        return Asterisk(tuple(_command(self.root, self.folder)))

    def run(self, command: str) -> str:
        """What its command line answers."""
        done = subprocess.run(
            [*_command(self.root, self.folder), "-rx", command],
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        return done.stdout

    def stop(self) -> None:
        """End it at once, as a crash would; it may have ended already."""
        self.process.kill()
        self.process.wait()


def debian(version: int) -> Path:
    """The folder with the Debian of this Asterisk; unpacked first if it isn't there yet."""
    suite = SUITES[version]
    _CACHE.mkdir(parents=True, exist_ok=True)
    folder, unfinished = _CACHE / suite, _CACHE / f"{suite}.unfinished"
    with (_CACHE / f"{suite}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            _unpack(suite, unfinished)
            unfinished.rename(folder)
    return folder


def _unpack(suite: str, folder: Path) -> None:
    options = ["--variant=minbase", "--include=asterisk"]
    done = subprocess.run(
        ["/usr/sbin/debootstrap", *options, suite, str(folder), _MIRROR],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"debootstrap of {suite} failed: {done.stdout[-2000:]}")


@contextmanager
def running(
    version: int,
    pjsip: str,
    *,
    rtp: str = "",
    extensions: str = "",
    hosts: str = "",
    modules: Sequence[str] = PJSIP,
) -> Iterator[Pbx]:
    """An Asterisk that has booted, with these modules beside those that it can't do without.

    The texts are those of pjsip.conf and extensions.conf, of the section of rtp.conf, and of
    /etc/hosts.
    """
    root = debian(version)
    folder = Path(tempfile.mkdtemp(prefix="squilla-lab-", dir=root / "tmp"))
    folder.chmod(0o755)
    try:
        texts = {
            "rtp.conf": f"[general]\n{rtp}",
            "pjsip.conf": pjsip,
            "extensions.conf": extensions,
        }
        _configure(root, folder, texts, modules)
        (folder / "hosts").write_text(hosts, encoding="utf-8")
        pbx = Pbx(root, folder, _start(root, folder))
        try:
            _wait_until_booted(pbx)
            yield pbx
        finally:
            pbx.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def restarted(pbx: Pbx) -> Iterator[Pbx]:
    """The same one, stopped and started anew with the configuration as it is now."""
    pbx.stop()
    again = Pbx(pbx.root, pbx.folder, _start(pbx.root, pbx.folder))
    try:
        _wait_until_booted(again)
        yield again
    finally:
        again.stop()


def _configure(root: Path, folder: Path, texts: Mapping[str, str], more: Sequence[str]) -> None:
    inner = f"/{folder.relative_to(root)}"
    stock = (root / "etc/asterisk/asterisk.conf").read_text(encoding="utf-8")
    modules = MODULE_FOLDER.findall(stock)[0]
    for name in ("etc", "run", "log", "spool", "db"):
        (folder / name).mkdir()
    loads = "".join(f"load={name}.so\n" for name in (*MODULES, *more))
    files = {
        "asterisk.conf": f"[directories]\nastetcdir => {inner}/etc\nastrundir => {inner}/run\n"
        f"astlogdir => {inner}/log\nastspooldir => {inner}/spool\nastdbdir => {inner}/db\n"
        f"astkeydir => {inner}/db\nastmoddir => {modules}\nastvarlibdir => /var/lib/asterisk\n"
        "astdatadir => /usr/share/asterisk\n[options]\nentityid = 02:00:00:00:00:01\n",
        "modules.conf": f"[modules]\nautoload=no\n{loads}",
        "logger.conf": "[general]\n[logfiles]\nfull => notice,warning,error\n",
        **texts,
    }
    for name, text in files.items():
        (folder / "etc" / name).write_text(text, encoding="utf-8")


def _command(root: Path, folder: Path) -> list[str]:
    inner = f"/{folder.relative_to(root)}/etc/asterisk.conf"
    return ["/usr/sbin/chroot", str(root), "/usr/sbin/asterisk", "-C", inner]


def _start(root: Path, folder: Path) -> subprocess.Popen[bytes]:
    """In a mount namespace of its own, where /etc/hosts is its own too."""
    (root / "etc/hosts").touch()
    mount = f"mount --bind {folder}/hosts {root}/etc/hosts"
    apart = ("unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"')
    return subprocess.Popen(
        [*apart, "sh", *_command(root, folder), "-f", "-q"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until_booted(pbx: Pbx) -> None:
    deadline = time.monotonic() + BOOT_SECONDS
    while "fully booted" not in pbx.run("core waitfullybooted"):
        if time.monotonic() > deadline or pbx.process.poll() is not None:
            log = (pbx.folder / "log/full").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"Asterisk did not boot: {log[-2000:]}")
        time.sleep(0.05)


if __name__ == "__main__":
    for one in SUITES:
        sys.stdout.write(f"Asterisk {one}: {debian(one)}\n")
