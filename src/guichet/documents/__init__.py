"""Documents that people send: quarantined, checked, kept for those who may see them."""
