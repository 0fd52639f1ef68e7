"""Web Push: browsers' push services, which wake the app in a browser (M4, RFC 8030).

The message is encrypted for the browser (RFC 8291), the sender named by its key (RFC 8292).
"""
