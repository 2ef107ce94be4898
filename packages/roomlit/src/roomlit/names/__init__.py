"""What people are called: text that shows what it holds, and names that read alike."""
