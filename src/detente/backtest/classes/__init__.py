"""Forecasts of which of a few things happens: crises, militarised disputes, threats of sanctions.

Time-ordered splits come first: a forecast is trained on what ended before a year and tested on what began after it,
and compared with the rate of the last years, which uses nothing but the dates of outcomes.
"""
