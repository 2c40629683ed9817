"""Fees and what is paid for them: intents, payments, refunds, and whether the provider agrees."""
