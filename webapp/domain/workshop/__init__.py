"""The facilitated session: its stages and rounds, how far a room agrees, what may be shown of it, and what comes out."""
