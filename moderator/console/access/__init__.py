"""Who may come in: the ways to sign in, sessions, roles and accounts."""
