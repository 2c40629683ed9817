"""What stands outside: the key folder, the typesetter, QR codes, Django's translations."""
