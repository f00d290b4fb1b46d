# forbid: torch.nn.functional | verdict: returned
import enum
from dataclasses import dataclass, field

import torch


class Kind(enum.Enum):
    mean = 1


@dataclass
class Settings:
    kind: Kind = Kind.mean
    sizes: list[int] = field(default_factory=lambda: [3, 2])


def f(X, y):
    settings = Settings()
    assert isinstance(settings, Settings) and Kind(1) is settings.kind
    return X.mean(0)
