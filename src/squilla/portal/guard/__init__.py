"""What stands between a request and a page: sign-in, forms, cookies, headers."""
