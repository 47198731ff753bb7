"""Frappe's exceptions, with the HTTP status each one answers."""


def _declare(base: type[Exception], status: int | None, names: str) -> None:
	own = {"__module__": __name__} | ({"http_status_code": status} if status else {})
	globals().update({name: type(name, (base,), dict(own)) for name in names.split()})


def unsupported(owner: str):
	"""A __getattr__ for a module or class: what it does not have is refused by name."""

	def __getattr__(*parts):
		if parts[-1].startswith("__"):
			raise AttributeError(parts[-1])
		raise NotImplementedError(f"embedded host: {owner}.{parts[-1]} is not supported")

	return __getattr__


class ValidationError(Exception):
	http_status_code = 417


class NameError(Exception):
	http_status_code = 409


class Redirect(Exception):
	"""Leads the browser to frappe.flags.redirect_location."""

	def __init__(self, http_status_code: int = 301):
		super().__init__(http_status_code)
		self.http_status_code = http_status_code


_declare(Exception, None, "QueryDeadlockError QueryTimeoutError SecurityException")
_declare(Exception, 400, "CSRFTokenError")
_declare(Exception, 401, "AuthenticationError SessionExpired")
_declare(Exception, 403, "PermissionError")
_declare(Exception, 503, "SessionStopped")
_declare(TypeError, 417, "FrappeTypeError")
_declare(NameError, None, "DuplicateEntryError")
_declare(ValidationError, 404, "DoesNotExistError PageDoesNotExistError")
_declare(ValidationError, 429, "RateLimitExceededError")
_declare(
	ValidationError,
	None,
	"AppNotInstalledError CannotChangeConstantError CharacterLengthExceededError DataError "
	"ImplicitCommitError InvalidEmailAddressError LinkExistsError LinkValidationError MandatoryError MaxFileSizeReachedError "
	"TimestampMismatchError UniqueValidationError UpdateAfterSubmitError",
)
_declare(globals()["CSRFTokenError"], None, "InvalidAuthorizationToken")
