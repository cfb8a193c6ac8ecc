"""The invented worlds of the pact tests, and one claim from a line."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from foedus.claims import Claim, judge


def _worlds():
    path = Path(__file__).parents[1] / "pacts" / "conftest.py"
    spec = spec_from_file_location("invented_pact_worlds", path)
    module = module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Worlds()


@pytest.fixture(scope="session")
def worlds():
    return _worlds()


@pytest.fixture(scope="session")
def verdict():
    """Judge one claim, written as a kind and ``key=value; ...``."""

    def one(kind, arguments, chronicle, pacts=(), mechanisms=None, **more):
        parts = (part.partition("=") for part in arguments.split("; ") if part)
        claim = Claim("A1", "text", kind, {key: value for key, _, value in parts})
        return judge([claim], chronicle, list(pacts), mechanisms, **more)[0]

    return one
