"""The vocabulary: what may be said, when it holds, and how it fails."""
