"""Messages that break SIP parsers, and a sender that reports what the server did with each.

The first part retells RFC 4475 case by case, under its names, for a TLS connection; the second
part is what strangers really send to an open SIP port, and what they could.
"""
