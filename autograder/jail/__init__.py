"""The jail: the only place where student code runs. Data goes in, data comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.jail.jail import Jail
    from autograder.jail.limits import Limits
    from autograder.jail.probe import Promise, examined, promises
    from autograder.jail.request import Answer, Request

__all__ = ["Answer", "Jail", "JailRefused", "Limits", "Promise", "Request", "examined", "promises"]

ANYWHERE = {"Answer": "request", "Request": "request"}
ON_UNIX = {"Jail": "jail", "Limits": "limits", "Promise": "probe", "examined": "probe", "promises": "probe"}


class JailRefused(RuntimeError):
    """Student code cannot be run here as promised; the text says what is missing and what to do."""


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the warm parent imports this package and must hold nothing of the grader's side.

    Raises `JailRefused` for what this system has not even the modules for.
    """
    if name not in ANYWHERE and name not in ON_UNIX:
        raise AttributeError(name)
    if name in ON_UNIX and not hasattr(os, "fork"):
        raise JailRefused(
            "Grading needs Linux: this system has nothing to keep student code from anything. "
            "`check` in a notebook and `fairmark practice` work here; grade on Linux, in a virtual machine or in WSL."
        )
    from importlib import import_module

    return getattr(import_module(f"autograder.jail.{(ANYWHERE | ON_UNIX)[name]}"), name)
