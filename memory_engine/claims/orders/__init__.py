"""How a sentence instructs: ``order`` is the way in.

What lasts is read from the form of the sentence (``forms``) or from the frame that an order stands
in (``frames``, ``framed``); what may be ordered at all are the words of ``acts``.
"""
