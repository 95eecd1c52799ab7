//! Presence, coverage, location quotient and gap labels, each with its reasons.
