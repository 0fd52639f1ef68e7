"""The steps a request goes through, one file each: `step(request, ksr, config)` answers a Flow."""
