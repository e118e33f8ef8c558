"""Several processes as one: what ends, ends all."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from aot.supervisor import Output, Process, run, run_to_end
from tests.aot.processes import await_none, await_some, unique_mark
from tests.waiting import eventually


@pytest.fixture
def screen():
    """Where the output goes."""
    return Output(("one", "two"), stream=io.StringIO())


def shell(name: str, script: str, **environment: str) -> Process:
    """A process that runs a shell script."""
    return Process(name, f'/bin/sh -c "{script}"', dict(os.environ) | environment)


def test_when_one_ends_all_end_and_its_status_is_ours(screen):
    mark = unique_mark()
    started = time.monotonic()
    assert run([shell("one", "exit 3", **mark), shell("two", "sleep 60", **mark)], screen) == 3
    assert time.monotonic() - started < 50  # it did not wait for the other
    await_none(mark)  # killed with its group, and gone once the system has put it away


def test_a_process_that_ends_well_is_a_fault_too(screen):
    assert run([shell("one", "exit 0")], screen) == 1


def test_children_of_children_end(screen):
    mark = unique_mark()
    script = "sleep 60 & trap '' TERM; echo started; sleep 0.3"
    run([shell("one", script, **mark)], screen)
    await_none(mark)


def test_lines_carry_a_prefix_in_the_colour_of_their_process(screen):
    run_to_end(shell("one", "echo hello"), screen)
    run_to_end(shell("two", "echo world >&2"), screen)
    eventually(lambda: len(screen.stream.getvalue().splitlines()) == 2)
    assert screen.stream.getvalue().splitlines() == ["\033[36mone |\033[0m hello", "\033[33mtwo |\033[0m world"]


PARENT = """
    from aot.supervisor import *
    import os
    children = [Process(str(n), "/bin/sleep 60", dict(os.environ)) for n in range(20)]
    try:
        with stopping_on_signals():
            run(children, Output(tuple(child.name for child in children)))
    except Stopped:
        pass
"""


@pytest.mark.parametrize("delay", [0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4])
def test_a_signal_at_any_moment_of_the_start_leaves_nothing(delay):
    mark = unique_mark()
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(PARENT)], env=os.environ | mark)
    time.sleep(delay)
    parent.send_signal(signal.SIGTERM)
    parent.wait(60)
    await_none(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_killing_the_supervisor_leaves_nothing():
    mark = unique_mark()
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(PARENT)], env=os.environ | mark)
    await_some(mark, 21)
    parent.kill()
    parent.wait()
    await_none(mark)
