"""The demo association: 626 made-up members whose register gives the key figures of 2015 exactly.

1. `plan.plan` works out every member, without a database: sectors, sizes, wage sums, joining and leaving.
2. `register.write` puts the plan in the register, in bulk; `people.write` makes somebody for every role.
3. `published.monitor` publishes the monitor of 2014 as the association published it then.
4. `filling.fill` does all three on an empty database; `python -m meerwaarde.cli.demo` shows the result.
"""
