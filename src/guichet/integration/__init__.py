"""What passes between this site and departments' own systems: calls once, Events to webhooks."""
