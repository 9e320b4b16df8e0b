"""The register: the project's record with its parts, and what its approval needs."""

from projects.register.models.approval import ApprovalTask, ProjectCodeCounter, SectionComment
from projects.register.models.parts import Activity, ActivityBudgetLine, Indicator, Place
from projects.register.models.project import ApprovalStep, ExecutionStatus, Project, Section, WaitingFor
from projects.register.models.sampling import AcceptanceSample

__all__ = [
    "AcceptanceSample",
    "Activity",
    "ActivityBudgetLine",
    "ApprovalStep",
    "ApprovalTask",
    "ExecutionStatus",
    "Indicator",
    "Place",
    "Project",
    "ProjectCodeCounter",
    "Section",
    "SectionComment",
    "WaitingFor",
]
