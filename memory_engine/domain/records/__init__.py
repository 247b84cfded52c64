"""The values of the engine, all of them frozen.

They are made of strings, numbers, tuples and frozensets only. They are named tuples: ``why`` and
``revert`` start cold each time, and frozen dataclasses cost twenty times as much to define.

No constructor here invents an id, a time or a random number: whoever makes a record says all of it.
Times are ISO 8601 in UTC (``2026-11-20T09:31:02.123456Z``), days are ``2026-11-20``; ``""`` means
"not said".
"""
