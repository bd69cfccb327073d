"""The programming interface, version 1: what pages use, for notebooks and R as well."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from detente.web.state import Bench

router = APIRouter(prefix="/api/v1")


class ApiError(BaseModel):
    """What went wrong, and the remedy."""

    error: str = Field(description="One sentence.")


class ApiCase(BaseModel):
    """One case in the list."""

    name: str = Field(description="Its name, as in addresses.")
    title: str
    bundled: bool = Field(description="Whether it comes with Détente and is read only.")


@router.get("/cases", tags=["cases"])
def list_cases(bench: Bench) -> list[ApiCase]:
    """List the cases of the workspace, then the bundled ones."""
    return [ApiCase(name=c.name, title=c.title, bundled=c.bundled) for c in bench.workspace.cases()]
