# A QCOW2 disk, made in QEMU on this machine from a cloud image.

variable "qemu_base_image" {
  type        = string
  default     = ""
  description = "Path or URL of a cloud image with cloud-init and systemd 252 or newer. Default: the base of the config."
}

variable "qemu_base_checksum" {
  type        = string
  default     = ""
  description = "Checksum of qemu_base_image, as sha256:…; none: it is not checked."
}

variable "qemu_ssh_key" {
  type        = string
  default     = ""
  description = "Private key that Packer logs in with, beside its public one (NAME.pub). No image has it. Default: key, in this folder."
}

variable "qemu_output" {
  type        = string
  default     = ""
  description = "Folder of the disk, which must not exist. Default: output, in this folder."
}

variable "qemu_accelerator" {
  type        = string
  default     = ""
  description = "What executes the guest. Default: kvm where /dev/kvm can be opened, else tcg, which is slower by far."
  validation {
    condition     = contains(["", "kvm", "tcg", "hvf", "whpx"], var.qemu_accelerator)
    error_message = "The accelerator is kvm, tcg, hvf or whpx."
  }
}

variable "qemu_cpus" {
  type        = number
  default     = 2
  description = "Processors of the machine that is built on."
}

variable "qemu_memory" {
  type        = number
  default     = 2048
  description = "Its memory in MiB."
}

variable "qemu_compress" {
  type        = bool
  default     = true
  description = "Compress the disk by zstd: half the size, in seconds. QEMU reads it since 5.1 (2020)."
}

variable "qemu_ssh_timeout" {
  type        = string
  default     = "15m"
  description = "How long the machine may take until it lets Packer in."
}

locals {
  qemu_key = var.qemu_ssh_key == "" ? "${path.root}/key" : var.qemu_ssh_key
}

source "qemu" "node" {
  iso_url          = var.qemu_base_image == "" ? local.base_image : var.qemu_base_image
  iso_checksum     = var.qemu_base_image == "" ? local.base_checksum : var.qemu_base_checksum
  disk_image       = true
  disk_size        = "${local.disk_mib}M"
  format           = "qcow2"
  output_directory = var.qemu_output == "" ? "${path.root}/output" : var.qemu_output
  vm_name          = "${local.name}.qcow2"

  # Blocks that the guest trims are not in the disk. The disk is rewritten at the end, so that an earlier crash loses nothing.
  disk_discard     = "unmap"
  disk_cache       = "unsafe"
  disk_compression = var.qemu_compress
  qemu_img_args {
    convert = ["-o", "compression_type=${var.qemu_compress ? "zstd" : "zlib"}"]
  }

  accelerator  = var.qemu_accelerator
  machine_type = "q35"
  cpus         = var.qemu_cpus
  memory       = var.qemu_memory
  net_device   = "virtio-net-pci"

  # No screen, nothing to type, nothing to wait for.
  headless    = true
  disable_vnc = true
  boot_wait   = "0s"

  cd_files = ["${path.root}/seed/user-data", "${path.root}/seed/meta-data"]
  cd_label = "cidata"

  qemuargs = [
    # Five-level page tables only cost time where they are emulated.
    ["-cpu", "max,la57=off"],
    ["-serial", "file:${path.root}/console.log"],
    # ssh is forwarded from loopback; Packer's default would be every address of this machine.
    ["-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:{{ .SSHHostPort }}-:22"],
    # systemd in the guest gives root the public key, without its comment (systemd.system-credentials(7)).
    ["-smbios", "type=11,value=io.systemd.credential:ssh.authorized_keys.root=${join(" ", slice(split(" ", trimspace(file("${abspath(local.qemu_key)}.pub"))), 0, 2))}"],
  ]

  ssh_username         = "root"
  ssh_private_key_file = local.qemu_key
  ssh_timeout          = var.qemu_ssh_timeout
  shutdown_command     = "systemctl poweroff"
  shutdown_timeout     = "5m"
}
