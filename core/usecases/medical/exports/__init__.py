"""A summary as a sheet, text, JSON and FHIR. Decides nothing."""
