"""Who may sign in, and which phone is logged in: passwords, QR, tokens, one device (M1-M3)."""
