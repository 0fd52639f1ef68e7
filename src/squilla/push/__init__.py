"""Push services that wake phones, one folder each; what came of a push is a value.

A client knows one service and nothing of calls; who is pushed, when and how often is decided in
`squilla.wake`.
"""
