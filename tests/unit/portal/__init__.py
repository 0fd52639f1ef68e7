"""The portal, request by request, in-process."""
