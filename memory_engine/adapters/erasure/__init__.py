"""What erases a content from files, and recognises it again.

It knows it when it comes back.
"""
