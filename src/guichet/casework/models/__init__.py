"""Tables of casework: applications and their answers, questions, stages left, decisions."""

from guichet.casework.models.applications import Answers, Application, Decision, Hold, Stay

__all__ = ["Answers", "Application", "Decision", "Hold", "Stay"]
