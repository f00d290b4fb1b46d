"""The jail: the only place where student code runs. Data goes in, data comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.jail.conversation import Answer, Request
    from autograder.jail.jail import Jail, JailRefused
    from autograder.jail.limits import Limits
    from autograder.jail.probe import Promise, promises

__all__ = ["Answer", "Jail", "JailRefused", "Limits", "Promise", "Request", "promises"]

WHERE = {
    "Answer": "conversation", "Jail": "jail", "JailRefused": "jail", "Limits": "limits", "Promise": "probe", "Request": "conversation",
    "promises": "probe",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the warm parent imports this package and must hold nothing of the grader's side."""
    if name not in WHERE:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"autograder.jail.{WHERE[name]}"), name)
