# A snapshot at Hetzner Cloud.

variable "hcloud_token" {
  type        = string
  default     = env("HCLOUD_TOKEN")
  sensitive   = true
  description = "API token of the project. Default: $HCLOUD_TOKEN."
}

variable "hcloud_location" {
  type        = string
  default     = "fsn1"
  description = "Location of the server that is built on."
}

variable "hcloud_server_type" {
  type        = string
  default     = ""
  description = "Its type; a snapshot needs a disk that is no smaller. Default: cx23, or cax11 for arm64."
}

variable "hcloud_image" {
  type        = string
  default     = "debian-13"
  description = "Image to start from."
}

variable "hcloud_user_data_file" {
  type        = string
  default     = ""
  description = "User-data for that server."
}

source "hcloud" "node" {
  token       = var.hcloud_token
  location    = var.hcloud_location
  server_type = var.hcloud_server_type != "" ? var.hcloud_server_type : local.arch == "arm64" ? "cax11" : "cx23"
  image       = var.hcloud_image

  snapshot_name = "${local.name}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  # A label has 63 characters at most, and no colon.
  snapshot_labels = { for key, value in local.tags : replace(key, ":", "-") => substr(value, 0, 63) }

  user_data_file = var.hcloud_user_data_file
  ssh_username   = "root"
}
