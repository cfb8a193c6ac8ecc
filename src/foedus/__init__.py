"""foedus: treaties, acts, and what followed.

The names below are the whole public API; each loads its module on first use, so ``import foedus`` is quick.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "events": "foedus.model.events",
    "covariate": "foedus.model.covariates",
    "rem": "foedus.model.rem",
    "dynam_rate": "foedus.model.dynam",
    "dynam_choice": "foedus.model.dynam",
    "dynam_coordination": "foedus.model.dynam",
    "case_control": "foedus.model.case_control",
    "statistics_at": "foedus.model.case_control",
    "conditional_logit": "foedus.model.clogit",
    "piecewise": "foedus.model.baseline",
    "log_linear": "foedus.model.baseline",
    "spline": "foedus.model.baseline",
    "compare": "foedus.model.tables",
    "load": "foedus.model.storage",
    "simulate": "foedus.simulate.api",
    "scenario": "foedus.scenario",
    "WithoutPact": "foedus.counterfactual.edits",
    "WithoutEvent": "foedus.counterfactual.edits",
    "WithoutActs": "foedus.counterfactual.edits",
    "WithPact": "foedus.counterfactual.edits",
    "WithEvent": "foedus.counterfactual.edits",
    "Capability": "foedus.counterfactual.edits",
    "run": "foedus.pipeline.run",
    "FoedusError": "foedus.errors",
    "InputError": "foedus.errors",
    "FoedusWarning": "foedus.errors",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'foedus' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """Keeps a public function from being hidden by the module of the same name once that is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
