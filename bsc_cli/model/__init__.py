"""The domain: what a definition means, as frozen values. No file, no library that reads or writes."""
