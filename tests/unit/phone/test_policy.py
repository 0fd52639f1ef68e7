"""policy.py: the app talks to its own server alone."""

from squilla.phone.policy import policy


def directives(host: str, port: int) -> dict[str, list[str]]:
    parts = policy(host, port)["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in (part.split(" ") for part in parts)}


def test_nothing_is_allowed_but_what_is_named() -> None:
    found = directives("pbx.example.com", 6061)
    assert found["default-src"] == ["'none'"]
    assert found["connect-src"] == ["'self'", "wss://pbx.example.com:6061"]
    everything = {source for sources in found.values() for source in sources}
    ours = {"'none'", "'self'", "'wasm-unsafe-eval'", "data:", "blob:"}
    assert everything - ours == {"wss://pbx.example.com:6061"}


def test_scripts_come_from_files_of_ours() -> None:
    assert directives("pbx.example.com", 6061)["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


def test_only_our_own_pages_may_see_and_hear() -> None:
    allowed = policy("pbx.example.com", 6061)["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(allowed)
