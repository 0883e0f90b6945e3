"""What tests of windows start from."""

import pytest
from samples import Samples


@pytest.fixture
def samples() -> Samples:
    return Samples()
