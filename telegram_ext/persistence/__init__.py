"""Stores that keep a bot's data over a restart: one interface, three stores.

`BasePersistence` is v13's interface, which stores of others implement too. `DictPersistence` keeps
everything in memory and gives it as JSON; `PicklePersistence` reads and writes v13's files;
`SQLitePersistence` writes one row for what has changed and loads a chat when it is first needed.
"""
