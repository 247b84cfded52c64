"""Local servers that speak a messenger's API, so that its real client library runs offline."""
