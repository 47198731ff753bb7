"""A folder of reply templates, perhaps inside another (BEHAVIOUR TPL-3)."""

from request_mgmt.request_mgmt.folders import Folder


class ReplyTemplateFolder(Folder):
	holds = "Reply Template"
