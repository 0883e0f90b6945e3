"""The documents for other programs: report, metrics, export."""
