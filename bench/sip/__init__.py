"""A load generator's SIP: the few messages it needs, as bytes, without a general parser.

`squilla.sip` is a correct user agent and costs milliseconds a call; here two cores are shared with
what is measured, so a message must cost microseconds.
"""
