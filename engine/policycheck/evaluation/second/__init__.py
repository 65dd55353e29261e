"""The second engine: the same clauses run by durable-rules, an independent engine, confined to what it does well.

Nothing outside this folder imports durable-rules. `docs/adr/0009-a-second-engine.md` says why and what is left out.
"""
