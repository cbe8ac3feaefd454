"""Every error the product raises on purpose, one type per boundary. Views and commands map them to answers once.

ModeratorError
├── ConfigError          a setting is wrong or missing
├── RuleError            a rule, nudge or catalogue file is wrong (file:line:column)
├── SignatureError       a webhook was not signed by whom it claims
├── PayloadError         a webhook was signed but cannot be understood
├── AnalysisError        a text could not be analysed within its budget
├── StoreError           nothing can be persisted right now
├── SignInRefused        somebody is not let in; the message is a code
├── VerdictRefused       the case is not what the moderator saw any more
│   └── ClaimedByOther   somebody else is at work on it
└── ChannelError         the far side refused or did not answer
    ├── NotBegun         there was no room for the whole of it: nothing was sent
    ├── Conflict         the message changed while we were acting on it
    ├── NotNeeded        somebody did it before us, or there is nothing left to do it about
    └── Unanswerable     the far side cannot be asked whether an action happened
"""


class ModeratorError(Exception):
    """Root of all errors raised on purpose. Messages never carry personal data or secrets."""


class ConfigError(ModeratorError):
    """A setting is wrong or missing; the message names each one and its remedy."""


class RuleError(ModeratorError):
    """A policy file is wrong; the message starts with file:line:column."""


class SignatureError(ModeratorError):
    """The webhook's signature is absent or wrong. Nothing of the request may be kept."""


class PayloadError(ModeratorError):
    """The webhook is authentic but malformed; the message names the field."""


class AnalysisError(ModeratorError):
    """The text could not be analysed within its budget: a person must look at it (fail closed)."""


class StoreError(ModeratorError):
    """The database cannot take the write; the sender should try again later."""


class SignInRefused(ModeratorError):
    """Who came from another service is not let in. `str` of it is a code: forged, failed, provider, ..."""


class VerdictRefused(ModeratorError):
    """Somebody decided the case meanwhile, or its message is being changed at this moment."""


class ClaimedByOther(VerdictRefused):
    """Somebody else is at work on the case: `holder`, by their sign-in name."""

    def __init__(self, holder: str) -> None:
        super().__init__("claimed")
        self.holder = holder


class ChannelError(ModeratorError):
    """The far side refused or did not answer.

    `permanent` says whether trying again can help; `code` is a short vendor-neutral word for the
    case page and the metrics (`forbidden`, `gone`, `invalid`, `rate_limited`, `unreachable`, ...);
    `retry_after` is in seconds where the far side told it.
    """

    def __init__(self, code: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after


class NotBegun(ChannelError):
    """Nothing was sent, so nobody has to ask whether it arrived: it was no attempt."""


class Conflict(ChannelError):
    """The message is not what we decided on any more; decide again on what it is now."""

    def __init__(self, code: str = "changed_meanwhile") -> None:
        super().__init__(code, permanent=True)


class NotNeeded(ChannelError):
    """Looked at closely, there is nothing to do; `code` says why (`already_answered`, `topic_closed`, ...)."""

    def __init__(self, code: str) -> None:
        super().__init__(code, permanent=True)


class Unanswerable(ChannelError):
    """The far side can't be asked whether an earlier attempt arrived; a person must look."""

    def __init__(self, code: str = "cannot_ask") -> None:
        super().__init__(code, permanent=True)
