"""A folder of addresses of partners, perhaps inside another (BEHAVIOUR SIG-3)."""

from request_mgmt.request_mgmt.folders import Folder


class PartnerFolder(Folder):
	holds = "Partner Address"
