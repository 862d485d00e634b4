"""Answers by tables: cells, first rows, lists."""
