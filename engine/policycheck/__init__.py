"""policycheck holds police conduct against written policy.

The package answers, for every rule and everyone it binds, whether a violation is possible, excluded or not
settled, under whose account, and from which facts. It never decides guilt.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from policycheck.screening.call import screen as screen
else:

    def __getattr__(name: str) -> Any:
        """`policycheck.screen`, of which the libraries are loaded when it is first asked for."""
        if name != "screen":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            from policycheck.screening.call import screen
        except ModuleNotFoundError as missing:
            cause = f"policycheck.screen needs {missing.name}, which is not installed"
            raise ModuleNotFoundError(f"{cause}: pip install 'policycheck[screen]'", name=missing.name) from None
        return screen
