"""policycheck holds police conduct against written policy.

The package answers, for every rule and everyone it binds, whether a violation is possible, excluded or not
settled, under whose account, and from which facts. It never decides guilt.

    incident = policycheck.read_incident("incident.json")
    policycheck.evaluate(incident).to_dict()
"""

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "BadInput",
    "Disagreement",
    "Evaluated",
    "ReadIncident",
    "evaluate",
    "load_library",
    "read_incident",
    "screen",
]

if TYPE_CHECKING:
    from policycheck.interface import Evaluated, ReadIncident, load_library, read_incident
    from policycheck.interface import evaluate as evaluate
    from policycheck.model.problem import BadInput, Disagreement
    from policycheck.screening.call import screen
else:
    # Where each stands: it is loaded when it is first asked for, so that a command loads what it needs alone.
    _MODULES = {
        "BadInput": "model.problem",
        "Disagreement": "model.problem",
        "Evaluated": "interface",
        "ReadIncident": "interface",
        "evaluate": "interface",
        "load_library": "interface",
        "read_incident": "interface",
        "screen": "screening.call",
    }

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            return getattr(importlib.import_module(f"policycheck.{_MODULES[name]}"), name)
        except ModuleNotFoundError as missing:
            if name != "screen":
                raise
            from policycheck.model.problem import pip_install

            cause = f"policycheck.screen needs {missing.name}, which is not installed"
            raise ModuleNotFoundError(f"{cause}: {pip_install('screen')}", name=missing.name) from None
