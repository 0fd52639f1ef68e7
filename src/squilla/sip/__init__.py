"""A small SIP user agent (RFC 3261): the doctor's robot, the echo service, the tests' phones."""
