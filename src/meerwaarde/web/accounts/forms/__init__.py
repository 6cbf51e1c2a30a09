"""Forms: allauth's in our words (`sign_in`, `second_factor`), and our own (`people`, `mine`)."""
