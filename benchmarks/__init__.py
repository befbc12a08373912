"""What qms costs, beside what the same work costs without it: ratios measured in one run."""
