"""State that all requests of one server share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from detente.web.jobs import Jobs
from detente.web.sessions import IDLE, SessionCache

if TYPE_CHECKING:
    from detente.web.guard import Access
    from detente.web.workspace import CaseFile, Workspace


@dataclass(eq=False)
class Workbench:
    """The workspace, and the caches and processes that serve it.

    Attributes
    ----------
    workspace
        The folder.
    access
        Who may log in.
    sessions, jobs
        Open cases, and analyses in the background.
    draws, seed
        Draws of a case while it is worked on.
    idle
        Seconds without use after which the session of a case is freed.
    """

    workspace: Workspace
    access: Access
    draws: int = 2000
    seed: int = 1
    idle: float = IDLE

    def __post_init__(self) -> None:
        self.sessions = SessionCache(self.draws, self.seed, idle=self.idle)
        self.jobs = Jobs(self.workspace)

    def running(self) -> int:
        """Return how many analyses run at the moment."""
        return self.jobs.running()

    def close(self) -> None:
        """End everything that works in the background."""
        self.sessions.close()


def workbench_of(request: Request) -> Workbench:
    """Return the workbench of a request's server."""
    return request.app.state.workbench


def case_of(case: str, request: Request) -> CaseFile:
    """Return the case that an address names."""
    return workbench_of(request).workspace.case(case)


Bench = Annotated[Workbench, Depends(workbench_of)]
"""Parameter of a route: the workbench."""
