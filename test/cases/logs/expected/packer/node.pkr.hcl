# Made by bakelet from the config, which is the place to change it.

locals {
  name          = "logs"
  arch          = "amd64"
  plan          = "DIGEST"
  disk_mib      = 8192
  base_image    = "https://images.example/debian-13.qcow2"
  base_checksum = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

  tags = {
    "bakelet:name"        = "logs"
    "bakelet:plan"        = "DIGEST"
    "bakelet:runc"        = "1.5.1"
    "bakelet:containerd"  = "2.3.6"
    "bakelet:cni-plugins" = "1.9.1"
    "bakelet:kubelet"     = "1.36.4"
  }
}
