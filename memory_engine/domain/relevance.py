"""The numbers of recall: what counts how far, and where relevance ends.

Chosen by trying a few of each on the questions of ``benchmarks`` (``locomo``, ``consolidation``,
``updates``, ``precision``); their README has what they came to. Those that nights share with recall
stand in ``policy``.
"""

from __future__ import annotations

LONGEST_QUESTION = 4_000
"""[characters] Of a question that is looked at; the rest is pasted."""
MOST_TERMS = 64
"""[words] Telling ones of a question that are looked up."""

FOUND = 20
"""[facts, observations] By their words alone, for one question, and twice as many as answers."""
TURNS_FOUND = 120
"""[observations] The same where several speak with one another: an answer may share no word with
the question, and stand beside what does."""

LOOKED_ABOUT = 3
"""[observations] Of which it is seen whether somebody else speaks before or after them."""
REPLY, FOLLOWS, PRECEDES, NEAR_BY = 0.5, 0.3, 0.2, 0.1
"""[share of the neighbour's score] What a turn of a conversation is given of the question that it
answers, of the turn that it follows, of the one that it precedes, and of those two away."""
SPEAKER = 0.7
"""[score] For who speaks, where the question names them."""

VECTORS = 0.2
"""[times] How far the cosine counts beside full text, of which the best has 1."""
NEAREST = 40
"""[facts] Of a question, by their vectors."""
ALIKE = 0.45
"""[cosine] From here on a text answers that shares no telling word with the question."""

COMMON = 4
"""[1/share of texts] From which on FTS5 makes too little of a word: its score is taken anew."""
IN_A_ROW = 0.25
"""[times the rarer one's weight] For two words in a row, as they are in the question."""
OTHER_SUBJECT = 0.7
"""[times] For a fact of a given subject that the question does not name."""
AS_WELL = 1.2
"""[times] Up to which score a fact fits as well as another: of equal grounds the later wins."""
SAID_AGAIN = 1.5
"""[times] The same for what the same speaker says: an update is often the longer sentence."""
FACTS_FIRST = 1.1
"""[times] By how much what is believed goes before what was only said."""
COVERED = 0.2
"""[share] Of what a question asks by its words, rare ones counting more, that an answer must
have. At .35 a tenth of the lessons that strangers ask for in their own words is not given."""
LOOKED_AT = 8
"""[answers] Of which one must speak of so much, for any to be given."""
FEW_ABOUT = 5
"""[texts] About one thing, in a memory too small for a share of it to tell."""
BESIDE_NAMED = 0.75
"""[share of the best score] The same where the question names what a hit is about, by its subject
or label: others only share a word with it."""
BESIDE_THE_BEST = 0.2
"""[share of the best score] Below it a hit is no answer beside better ones."""

COMMANDS_LOOKED_AT, COMMANDS = 200, 3
"""[facts] That something works, looked at for a command that is asked for, and given of these."""

STEP_FROM = 0.5
"""[share of the best fact's score] From here on a fact may be the first of two steps."""
STEPS_FROM = 12
"""[facts] From which a step is tried."""
STEP_THINGS = 4
"""[things] Of a fact from which a step goes on."""
STEPS = 5
"""[facts] That a second list holds."""

PACKED = 40
"""[answers] Of which lines for an agent are chosen, within a budget."""
