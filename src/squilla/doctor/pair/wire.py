"""How sealed messages travel: opaque bodies of HTTP POST, and a 404 for all that is refused."""

HELLO_PATH = "/probe/hello"
ERRAND_PATH = "/probe/errand"
MEDIA_TYPE = "application/octet-stream"
