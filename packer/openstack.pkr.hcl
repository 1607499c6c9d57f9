# An image of OpenStack. Where and who: a name in clouds.yaml, or the OS_ variables of the environment.

variable "openstack_cloud" {
  type        = string
  default     = env("OS_CLOUD")
  description = "Name in clouds.yaml. Default: $OS_CLOUD."
}

variable "openstack_identity_endpoint" {
  type        = string
  default     = env("OS_AUTH_URL")
  description = "Address of Keystone, where there is no clouds.yaml. Default: $OS_AUTH_URL."
}

variable "openstack_flavor" {
  type        = string
  default     = "m1.small"
  description = "Flavor of the server that is built on; its disk is that of the image."
}

variable "openstack_source_image" {
  type        = string
  default     = "debian-13"
  description = "Name of the image to start from."
}

variable "openstack_networks" {
  type        = list(string)
  default     = []
  description = "Ids of the networks of that server. Default: the only one that there is."
}

variable "openstack_floating_ip_network" {
  type        = string
  default     = ""
  description = "Network that lends that server an address. Default: Packer reaches it without."
}

variable "openstack_user_data_file" {
  type        = string
  default     = ""
  description = "User-data for that server."
}

variable "openstack_ssh_username" {
  type        = string
  default     = "debian"
  description = "User that the image to start from lets in."
}

source "openstack" "node" {
  cloud             = var.openstack_cloud
  identity_endpoint = var.openstack_identity_endpoint
  flavor            = var.openstack_flavor

  source_image_name   = var.openstack_source_image
  networks            = var.openstack_networks
  floating_ip_network = var.openstack_floating_ip_network

  image_name = "${local.name}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  metadata   = { for key, value in local.tags : replace(key, ":", "_") => value }

  user_data_file = var.openstack_user_data_file
  ssh_username   = var.openstack_ssh_username
}
