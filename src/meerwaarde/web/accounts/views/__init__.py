"""Pages of our own: `mine`, `people`, `invitations`, `keys`; `sign_in` is what allauth's pages lack."""
