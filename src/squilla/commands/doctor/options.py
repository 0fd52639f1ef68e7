"""The doctor's options as they were typed, checked, and what follows from them."""

from dataclasses import dataclass, field
from pathlib import Path

from squilla.commands.doctor.wrong_use import WrongUse
from squilla.commands.terminal import terminal_language
from squilla.texts import LANGUAGES, Language

LEAST_SECONDS = 30.0
"""Between two runs of --watch; a run is traffic on somebody's firewall."""
PAIR_PORT = 6443
"""Where --offer-pair waits unless another port is named: 443 is in use on every PBX."""


@dataclass(frozen=True, slots=True)
class Options:
    """One field an option, in the order of the help; empty and None stand for "not said"."""

    host: str = ""
    inside: bool = False
    lan: bool = False
    pair: str = field(default="", repr=False)
    offer_pair: bool = False
    pair_port: int = PAIR_PORT
    qr: str = field(default="", repr=False)
    wake: str = ""
    address: str = ""
    authority: Path | None = None
    resolver: tuple[str, ...] = ()
    stun: tuple[str, ...] = ()
    https_port: int | None = None
    sips_port: int | None = None
    phone_port: int | None = None
    rtp_ports: str = ""
    pbx_port: int | None = None
    fast: bool = False
    deep: bool = False
    gentle: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    from_here: bool = False
    list_only: bool = False
    lang: str = ""
    as_json: bool = False
    json_file: Path | None = None
    html: Path | None = None
    since: Path | None = None
    no_redact: bool = False
    watch: float | None = None

    @property
    def language(self) -> Language:
        """That of --lang, or the terminal's; raises WrongUse."""
        return read_language(self.lang)

    def check(self) -> None:
        """Raise WrongUse for options that contradict each other."""
        for first, second in (
            ("inside", "lan"),
            ("inside", "pair"),
            ("fast", "deep"),
        ):
            if getattr(self, first) and getattr(self, second):
                raise WrongUse("doctor.exclusive", first=_option(first), second=_option(second))
        if self.wake and not self.qr:
            raise WrongUse("doctor.requires", option="--wake", other="--qr")
        if self.offer_pair and not self.inside:
            raise WrongUse("doctor.requires", option="--offer-pair", other="--inside")


def read_language(given: str) -> Language:
    """A language that was named, or the terminal's; raises WrongUse."""
    if not given:
        return terminal_language()
    for language in LANGUAGES:
        if given == language:
            return language
    raise WrongUse("doctor.bad_lang", given=given)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
