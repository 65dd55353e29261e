"""Facts held against rules: results, what is open, and what would settle it.

`policycheck.evaluate(...)` is the call that Python users know. This package bears the same name, so it can be called.
"""

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """See `policycheck.interface.evaluate`."""
        from policycheck.interface import evaluate

        return evaluate(*arguments, **named)


sys.modules[__name__].__class__ = _Callable
