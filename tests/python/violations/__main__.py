"""Makes resources in an emulated account that break guardrail's controls, one a control, and says which: one JSON
object a line, with the control, the resource's Config type and id and, for an activity control, the CloudTrail record
of what was done.

The first argument is the endpoint. Further ones are the controls to break; where there are none, all are broken but
those of ALONE, which `--alone` breaks."""

import json
import sys

# Both register what they can break.
import activity  # noqa: F401
import configuration  # noqa: F401
from account import VIOLATIONS, Account

# What these break has one fix with what another control breaks, and an account has it once.
ALONE = ["iam-password-policy-weakened"]


def chosen(arguments):
    """The controls to break."""
    if arguments == ["--alone"]:
        return ALONE
    return arguments or [control for control in VIOLATIONS if control not in ALONE]


def main():
    endpoint, *arguments = sys.argv[1:]
    aws = Account(endpoint)
    for control in chosen(arguments):
        resource_type, make = VIOLATIONS[control]
        made = make(aws)
        resource_id, told = made if isinstance(made, tuple) else (made, None)
        line = {"control": control, "resourceType": resource_type, "resourceId": resource_id, "record": told}
        print(json.dumps(line))


if __name__ == "__main__":
    main()
