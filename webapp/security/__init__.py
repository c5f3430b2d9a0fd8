"""What every request passes and every response carries: policies, headers, where a request comes from, sessions.

Knows Flask; knows no page, no database and no use case. What it needs of those it is handed.
"""
