"""Structured medical files (FHIR, C-CDA, HL7 v2) to reports. Does not judge a value."""
