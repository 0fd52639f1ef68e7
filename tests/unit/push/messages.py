"""Messages of one call, sent at the moment that the tests' clock begins with."""

from hypothesis import strategies as st

from squilla.push.message import Ending, Message, Missed, Ring

AT = 1_800_000_000.0
WAKE = "0b9d2b0e-4c11-4b0a-9d1a-0c2f3d4e5f60"
RING = Ring(WAKE, "call-1@pbx", "201", 'Ada "Però" 🐚 \\', AT, 30)
MISSED = Missed(WAKE, "call-1@pbx", "201", "Ada", AT + 12.5, Ending.MISSED)
ELSEWHERE = Missed(WAKE, "call-1@pbx", "201", "Ada", AT + 12.5, Ending.ANSWERED_ELSEWHERE)

# Any text that Python can hold, lone surrogates and line breaks among them.
texts = st.text(st.characters(), max_size=400)
rings: st.SearchStrategy[Message] = st.builds(
    Ring, st.uuids().map(str), texts, texts, texts, st.floats(0, 4e9), st.integers(0, 120)
)
misseds: st.SearchStrategy[Message] = st.builds(
    Missed,
    st.uuids().map(str),
    texts,
    texts,
    texts,
    st.floats(0, 4e9),
    st.sampled_from(Ending),
)
messages = rings | misseds
