# An AMI. Credentials are found where the AWS command line finds them: environment, ~/.aws, the role of the machine.

variable "amazon_region" {
  type        = string
  default     = "us-east-1"
  description = "Region that the AMI is made in."
}

variable "amazon_endpoint" {
  type        = string
  default     = ""
  description = "Address of the EC2 API, that of a VPC endpoint for one. Default: the region's own."
}

variable "amazon_copy_to" {
  type        = list(string)
  default     = []
  description = "Further regions that get a copy."
}

variable "amazon_share_with" {
  type        = list(string)
  default     = []
  description = "Account ids that may use the AMI. They need amazon_kms_key: nobody else can read with the default key."
}

variable "amazon_kms_key" {
  type        = string
  default     = ""
  description = "Id or ARN of the key that encrypts the root volume. Default: the account's own for EBS."
}

variable "amazon_instance_type" {
  type        = string
  default     = ""
  description = "Type of the instance that is built on. Default: t3.medium, or t4g.medium for arm64."
}

variable "amazon_subnet" {
  type        = string
  default     = ""
  description = "Subnet of that instance. Default: one of the default VPC."
}

variable "amazon_ssh_from" {
  type        = list(string)
  default     = ["0.0.0.0/0"]
  description = "Networks, as CIDR, that reach port 22 of that instance. Default: all, since Packer cannot tell its own address; only its key of this build opens."
}

variable "amazon_source_owner" {
  type        = string
  default     = "136693071363"
  description = "Account that the AMI to start from must belong to. Default: Debian's own (wiki.debian.org/Cloud/AmazonEC2Image)."
  validation {
    condition     = length(var.amazon_source_owner) > 0
    error_message = "An owner is needed: anybody may publish an AMI under any name."
  }
}

variable "amazon_source_name" {
  type        = string
  default     = ""
  description = "Its name, with * and ?; the newest is taken. Default: Debian 13 for the architecture of the config."
}

variable "amazon_user_data_file" {
  type        = string
  default     = ""
  description = "User-data for that instance. The image keeps nothing of it but what it does."
}

variable "amazon_ssh_username" {
  type        = string
  default     = "admin"
  description = "User that the AMI to start from lets in."
}

source "amazon-ebs" "node" {
  region              = var.amazon_region
  custom_endpoint_ec2 = var.amazon_endpoint

  instance_type = var.amazon_instance_type != "" ? var.amazon_instance_type : local.arch == "arm64" ? "t4g.medium" : "t3.medium"
  subnet_id     = var.amazon_subnet

  temporary_security_group_source_cidrs = var.amazon_ssh_from

  source_ami_filter {
    owners      = [var.amazon_source_owner]
    most_recent = true
    filters = {
      name                = var.amazon_source_name == "" ? "debian-13-${local.arch}-*" : var.amazon_source_name
      architecture        = local.arch == "arm64" ? "arm64" : "x86_64"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
  }

  # Encrypted from the start. encrypt_boot would make a plain AMI first, and then copy it.
  launch_block_device_mappings {
    device_name = "/dev/xvda"
    volume_type = "gp3"
    # GiB; Debian's has 8, and a volume cannot be smaller than its snapshot.
    volume_size           = max(8, ceil(local.disk_mib / 1024))
    throughput            = 125
    iops                  = 3000
    encrypted             = true
    kms_key_id            = var.amazon_kms_key
    delete_on_termination = true
  }

  ami_name        = "${local.name}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  ami_description = "${local.name}, made by bakelet"
  ami_regions     = var.amazon_copy_to
  ami_users       = var.amazon_share_with
  snapshot_users  = var.amazon_share_with
  ena_support     = true

  tags          = merge(local.tags, { Name = local.name, source = "{{ .SourceAMI }} {{ .SourceAMIName }}" })
  snapshot_tags = merge(local.tags, { Name = local.name })
  run_tags      = { Name = "Packer: ${local.name}" }

  user_data_file = var.amazon_user_data_file
  ssh_username   = var.amazon_ssh_username
}
