"""What answers the questions of the graph of flags.

Settings, what is installed, and what is allowed. Each answer says where it is from, so that whoever
wants another one knows what to change.
"""
