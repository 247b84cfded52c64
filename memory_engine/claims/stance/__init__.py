"""How a sentence stands to what it says.

It declares, asks, plans, hedges, quotes or corrects.
"""
