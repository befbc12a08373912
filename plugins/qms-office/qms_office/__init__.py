"""What an office adds to qms."""
