"""Keep an installation, bring it back and move it: what those commands share."""
