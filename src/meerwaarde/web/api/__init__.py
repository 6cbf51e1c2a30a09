"""The API: the same selectors and services as the pages, for programs with a key.

1. `keys.Key` finds who a key belongs to and how far it reaches; every answer is within that reach. `limits` keeps one
   key from taking all the time there is.
2. `members`, `releases` and `log` hold the operations; `schemas` says what goes in and out, with units.
3. `trouble` says what is wrong, always as {detail, field}.
4. `urls` puts them under `/api/v1/`, with their description (OpenAPI 3.1) at `/api/v1/openapi.json`.
"""
