"""Firebase Cloud Messaging, which wakes an Android app: HTTP v1, with a service account (M4)."""
