"""How long a case will take: quantiles with open cases counted, chosen and scored on the past."""
