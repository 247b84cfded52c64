"""How two claims relate: the same, contrary, another value, or apart."""
