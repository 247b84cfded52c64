"""Local servers that speak messengers' APIs.

Their real client libraries run offline so.
"""
