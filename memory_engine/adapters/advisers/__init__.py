"""Models as advisers: a judge of two sentences, a reader of transcripts.

They decide nothing.
"""
