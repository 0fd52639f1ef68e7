"""The push gateway: holds an app publisher's credentials for many PBXs, admits systems (M4)."""
