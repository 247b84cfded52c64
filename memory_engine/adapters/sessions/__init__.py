"""Sessions of hosts on this machine: which run, what is said in them, and how to reach them."""
