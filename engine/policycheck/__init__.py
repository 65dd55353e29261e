"""policycheck holds police conduct against written policy.

The package answers, for every rule and everyone it binds, whether a violation is possible, excluded or not
settled, under whose account, and from which facts. It never decides guilt.
"""

__version__ = "0.1.0"
