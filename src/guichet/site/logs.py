"""How the site writes its log: one line an event, fields not sentences, nothing personal.

Addresses of pages can hold what opens a file, so a request is logged by its route's name, never
by its path or query.
"""

import logging
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


class WithoutPath(logging.Filter):
    """Take the path out of Django's own request log: it may hold what opens a file."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name the route instead of the path."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg = "request failed: status %s, route %s"
        record.args = (
            getattr(record, "status_code", "unknown"),
            getattr(match, "view_name", None) or "none",
        )
        return True


def configuration() -> dict[str, Any]:
    """Return the logging configuration: JSON lines on standard error."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            },
        },
        "filters": {"without_path": {"()": WithoutPath}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
            "requests": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["without_path"],
            },
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "guichet": {"level": "INFO"},
            "django.request": {"level": "ERROR", "handlers": ["requests"], "propagate": False},
            # Refused tokens and hosts are logged with their path too.
            "django.security": {"handlers": ["requests"], "propagate": False},
        },
    }
