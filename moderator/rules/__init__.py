"""What to do about a message: `rules/*.yaml` decide, purely, from findings and triage.

`schema` is the vocabulary of a rule, `loading` reads and checks the files, `conditions` and `ruleset`
decide, `examples` runs each rule's own tests. Doing what was decided is left to the actions.
"""

from moderator.rules.examples import Failure, check_examples
from moderator.rules.loading import load_rule, load_rules
from moderator.rules.ruleset import RuleSet

__all__ = ["Failure", "RuleSet", "check_examples", "load_rule", "load_rules"]
