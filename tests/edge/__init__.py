"""The routing logic: pure helpers, steps over a fake Kamailio, the contract with a real one."""
