"""The section of the plugin in `qms.toml`."""

from collections.abc import Mapping

import attrs

NAME = "qms-office"


@attrs.frozen(kw_only=True)
class OfficeSettings:
    """What ``[plugin.qms-office]`` says.

    *logins* map names of logins to people; *first_numbers* give the first number of a year for books that do not
    begin at 01; *notices* is the folder for the notices of decisions, None for none.
    """

    logins: Mapping[str, str] = attrs.field(factory=dict)
    first_numbers: Mapping[str, int] = attrs.field(factory=dict)
    notices: str | None = None
