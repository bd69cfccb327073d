"""Forecasts of categorical outcomes: crises, militarised disputes, threats of sanctions.

The main test is split by time: a forecast is trained on cases that ended before a year, tested on cases that began
after it, and compared with the base rate of recent years, which uses only the dates of outcomes.
"""
