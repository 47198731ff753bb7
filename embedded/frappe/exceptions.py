"""Frappe's exceptions, with the HTTP status each one answers."""


class ValidationError(Exception):
	http_status_code = 417


class FrappeTypeError(TypeError):
	http_status_code = 417


def _make(base: type, status: int | None, *names: str) -> None:
	for name in names:
		globals()[name] = type(name, (base,), {"__module__": __name__})
		if status:
			globals()[name].http_status_code = status


_make(Exception, 400, "CSRFTokenError", "SessionStoppedBase")
_make(Exception, 401, "AuthenticationError", "SessionExpired")
_make(Exception, 403, "PermissionError")
_make(Exception, 500, "InReadOnlyModeBase", "DataErrorBase", "QueryTimeoutError", "QueryDeadlockError")
_make(Exception, 503, "SessionStopped")
_make(Exception, None, "SecurityException")
_make(
	ValidationError,
	None,
	"MandatoryError",
	"LinkValidationError",
	"CannotChangeConstantError",
	"CharacterLengthExceededError",
	"UpdateAfterSubmitError",
	"DocstatusTransitionError",
	"TimestampMismatchError",
	"EmptyTableError",
	"LinkExistsError",
	"InvalidEmailAddressError",
	"InvalidNameError",
	"InvalidPhoneNumberError",
	"UniqueValidationError",
	"AppNotInstalledError",
	"DataError",
	"InvalidDates",
	"DataTooLongException",
	"DocumentAlreadyRestored",
	"AttachmentLimitReached",
	"InvalidStatusError",
	"InvalidDatabaseFile",
	"InvalidSignatureError",
	"UnsupportedMediaType",
	"FileTypeNotAllowed",
)
_make(ValidationError, 404, "DoesNotExistError", "PageDoesNotExistError")
_make(Exception, 409, "NameError")
_make(ValidationError, 413, "MaxFileSizeReachedError")
_make(ValidationError, 429, "RateLimitExceededError")
_make(Exception, 429, "TooManyRequestsError")
_make(ValidationError, 503, "InReadOnlyMode")

_make(
	globals()["CSRFTokenError"],
	None,
	"InvalidAuthorizationHeader",
	"InvalidAuthorizationPrefix",
	"InvalidAuthorizationToken",
)


class Redirect(Exception):
	"""Leads the browser to frappe.flags.redirect_location."""

	def __init__(self, http_status_code: int = 301):
		super().__init__(http_status_code)
		self.http_status_code = http_status_code


DuplicateEntryError = type(
	"DuplicateEntryError", (globals()["NameError"],), {"__module__": __name__, "http_status_code": 409}
)
UnsupportedMediaType = type(
	"UnsupportedMediaType", (Exception,), {"__module__": __name__, "http_status_code": 415}
)
for _name in ("SessionStoppedBase", "InReadOnlyModeBase", "DataErrorBase"):
	del globals()[_name]
