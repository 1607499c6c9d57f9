# A managed image of Azure. Without a client id Packer uses the login of the Azure command line.

variable "azure_subscription" {
  type        = string
  default     = env("ARM_SUBSCRIPTION_ID")
  description = "Id of the subscription. Default: $ARM_SUBSCRIPTION_ID."
}

variable "azure_client_id" {
  type        = string
  default     = env("ARM_CLIENT_ID")
  description = "Service principal. Default: $ARM_CLIENT_ID."
}

variable "azure_client_secret" {
  type        = string
  default     = env("ARM_CLIENT_SECRET")
  sensitive   = true
  description = "Its secret. Default: $ARM_CLIENT_SECRET."
}

variable "azure_tenant" {
  type        = string
  default     = env("ARM_TENANT_ID")
  description = "Its tenant. Default: $ARM_TENANT_ID."
}

variable "azure_resource_group" {
  type        = string
  default     = "images"
  description = "Resource group that the image goes to. It must be there."
}

variable "azure_location" {
  type        = string
  default     = "westeurope"
  description = "Location of the image and of the machine that is built on."
}

variable "azure_vm_size" {
  type        = string
  default     = ""
  description = "Size of that machine. Default: Standard_B2s, or Standard_B2pts_v2 for arm64."
}

variable "azure_user_data_file" {
  type        = string
  default     = ""
  description = "User-data for that machine, which Azure calls custom data."
}

source "azure-arm" "node" {
  subscription_id    = var.azure_subscription
  client_id          = var.azure_client_id
  client_secret      = var.azure_client_secret
  tenant_id          = var.azure_tenant
  use_azure_cli_auth = var.azure_client_id == ""

  location = var.azure_location
  vm_size  = var.azure_vm_size != "" ? var.azure_vm_size : local.arch == "arm64" ? "Standard_B2pts_v2" : "Standard_B2s"

  os_type         = "Linux"
  image_publisher = "Debian"
  image_offer     = "debian-13"
  image_sku       = local.arch == "arm64" ? "13-arm64" : "13-gen2"
  # Azure makes a disk larger, never smaller: Debian's has 30 GB.
  os_disk_size_gb = max(30, ceil(local.disk_mib / 1024))

  managed_image_name                = "${local.name}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  managed_image_resource_group_name = var.azure_resource_group
  azure_tags                        = { for key, value in local.tags : replace(key, ":", "-") => value }

  custom_data_file = var.azure_user_data_file
  # clean.sh has Azure's agent remove it.
  ssh_username = "packer"
}
