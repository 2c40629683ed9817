"""Outside systems: published files that come in, engines that search."""
