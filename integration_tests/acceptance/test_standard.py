"""Airbyte's standard tests of a source, run against the image.

The suite knows Python connectors, which it runs in-process, and has no way to give `docker run` an option. Both are
mended here: every command runs in the image, on the host's network, where the Mixpanel of the tests listens.
"""

import os
from pathlib import Path

import airbyte_cdk.utils.docker as docker
import pytest
from airbyte_cdk.test import entrypoint_wrapper
from airbyte_cdk.test.standard_tests import SourceTestSuiteBase

DOCKER_OPTIONS = [
    "--pull", "never",
    "--network", "host",
    "--read-only",
    "--cap-drop", "ALL",
    "-e", f"MIXPANEL_BASE_URL={os.environ['MIXPANEL_BASE_URL']}",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_docker(monkeypatch: pytest.MonkeyPatch, connector_image_override: str) -> None:
    run_as_given = docker.run_docker_command

    def run_with_options(command, **options):
        if command[:2] == ["docker", "run"]:
            command = [*command[:2], *DOCKER_OPTIONS, *command[2:]]
        return run_as_given(command, **options)

    def run_in_image(source, args, *_, **__):
        files = [word for word in args if word.startswith("/")]
        mounts = [option for path in files for option in ("-v", f"{path}:{path}:ro")]
        return docker.run_docker_airbyte_command(
            ["docker", "run", "--rm", *mounts, connector_image_override, *args]
        )

    monkeypatch.setattr(docker, "run_docker_command", run_with_options)
    monkeypatch.setattr(entrypoint_wrapper, "_run_command", run_in_image)


class Image:
    """What the suite knows a connector by."""

    def spec(self, logger): ...


class TestSource(SourceTestSuiteBase):
    connector = Image
    # It compares with the release of that name in a public registry, which is not this connector.
    test_docker_image_spec_backward_compatibility = None

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return Path(__file__).resolve().parents[2]
