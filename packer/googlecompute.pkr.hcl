# An image of Google Compute Engine. Credentials: GOOGLE_APPLICATION_CREDENTIALS, or those of gcloud.

variable "google_project" {
  type        = string
  default     = env("GOOGLE_CLOUD_PROJECT")
  description = "Project that the image is made in. Default: $GOOGLE_CLOUD_PROJECT."
}

variable "google_zone" {
  type        = string
  default     = "us-central1-a"
  description = "Zone of the instance that is built on."
}

variable "google_machine_type" {
  type        = string
  default     = ""
  description = "Its machine type. Default: e2-medium, or t2a-standard-1 for arm64."
}

variable "google_source_family" {
  type        = string
  default     = ""
  description = "Image family to start from. Default: Debian 13 for the architecture of the config."
}

variable "google_source_project" {
  type        = string
  default     = "debian-cloud"
  description = "Project that the family must belong to."
}

variable "google_user_data_file" {
  type        = string
  default     = ""
  description = "User-data for that instance, for images with cloud-init."
}

source "googlecompute" "node" {
  project_id   = var.google_project
  zone         = var.google_zone
  machine_type = var.google_machine_type != "" ? var.google_machine_type : local.arch == "arm64" ? "t2a-standard-1" : "e2-medium"

  source_image_family     = var.google_source_family != "" ? var.google_source_family : local.arch == "arm64" ? "debian-13-arm64" : "debian-13"
  source_image_project_id = [var.google_source_project]

  # GB; Debian's image has 10, and a disk cannot be smaller.
  disk_size = max(10, ceil(local.disk_mib / 1024))
  disk_type = "pd-balanced"

  # Secure boot, and a log of what booted.
  enable_secure_boot          = local.arch == "amd64"
  enable_vtpm                 = local.arch == "amd64"
  enable_integrity_monitoring = local.arch == "amd64"

  image_name        = "${local.name}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  image_family      = local.name
  image_description = "${local.name}, made by bakelet"
  # A label has 63 characters at most, and neither a point nor a colon.
  image_labels = { for key, value in local.tags : replace(key, ":", "-") => substr(replace(value, ".", "-"), 0, 63) }

  metadata_files = var.google_user_data_file == "" ? {} : { user-data = var.google_user_data_file }
  # The guest agent makes it from the instance's metadata; clean.sh removes it.
  ssh_username = "packer"
}
