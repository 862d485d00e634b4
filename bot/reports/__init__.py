"""Reports to send: from the values of scheduling.reports to one document, and from that to four kinds of file."""
