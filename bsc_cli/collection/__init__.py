"""Figures from outside: tables and workbooks read into figures, every fault at its cell."""
