"""The report: one HTML file with its figures drawn in, made from ``results.json`` alone."""
