"""Gives volumes to whoever builds them: processes of this machine, or workers of a Dask cluster.

Both go through joblib, and both run :func:`.building.build_volume`, which starts a process for
each volume.  So threads do here: they wait for those processes.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import joblib

from .building import Outcome, Task, build_volume, failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BACKEND = "proceedings-dask"
_PATIENCE = 10
"""Seconds in which a scheduler must answer, and then a worker be there."""


class NoClusterError(Exception):
    """No Dask scheduler, or no worker of it, could be reached."""


def give_out(tasks: Sequence[Task], *, jobs: int, scheduler: str = "") -> Iterator[Outcome]:
    """Have volumes built, each told as soon as it is ready.

    :param jobs: volumes built at once on this machine, -1 for as many as it has cores; a cluster
        has its own number.
    :param scheduler: address of a Dask scheduler; without one, this machine does it all.
    :raises NoClusterError: if the cluster cannot be reached.
    """
    if not tasks:
        return
    with _backend(scheduler):
        parallel = joblib.Parallel(
            n_jobs=jobs, return_as="generator_unordered", batch_size=1, pre_dispatch="all"
        )
        try:
            yield from parallel(joblib.delayed(build_volume)(task) for task in tasks)
        except TimeoutError:
            raise NoClusterError(f"the Dask scheduler at {scheduler} has no workers") from None


@contextlib.contextmanager
def _backend(scheduler: str) -> Iterator[None]:
    if not scheduler:
        with joblib.parallel_config(backend="threading"):
            yield
        return
    # Imported here: one who builds on one machine does not need it.
    from distributed import Client

    try:
        client = Client(  # type: ignore[no-untyped-call]
            scheduler, timeout=_PATIENCE, set_as_default=False
        )
    except OSError as error:
        raise NoClusterError(f"no Dask scheduler answers at {scheduler} ({error})") from None
    joblib.register_parallel_backend(_BACKEND, _telling_backend())
    with (
        client,
        joblib.parallel_config(_BACKEND, client=client, wait_for_workers_timeout=_PATIENCE),
    ):
        yield


def _telling_backend() -> type[Any]:
    """The backend for Dask that joblib has, with word of a task whose workers died too often.

    By itself it waits for that task for ever (joblib 1.6); here such a volume has failed, and the
    others go on.
    """
    from joblib._dask import DaskDistributedBackend

    class TellingBackend(DaskDistributedBackend):  # type: ignore[misc] # joblib has no types
        def submit(self, func: Any, callback: Any = None) -> Any:
            """Called by joblib with a batch of one task, and what to call with its result."""
            ((_, (task,), _),) = func.items
            given = super().submit(func, callback)

            def tell(done: Any) -> None:
                if error := done.exception():
                    name = type(error).__name__
                    callback(_Lost(failed(task, f"the workers that built it died ({name})")))

            given.add_done_callback(tell)
            return given

        def retrieve_result_callback(self, out: Any) -> Any:
            """Called by joblib for the results of a batch."""
            if isinstance(out, _Lost):
                return [out.outcome]
            return super().retrieve_result_callback(out)

    return TellingBackend


class _Lost:
    """In place of a result that never came."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
