# Made by bakelet from the config, which is the place to change it.

locals {
  name          = "edge-web"
  arch          = "amd64"
  plan          = "DIGEST"
  disk_mib      = 8192
  base_image    = "https://images.example/debian-13.qcow2"
  base_checksum = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

  tags = {
    "bakelet:name"        = "edge-web"
    "bakelet:plan"        = "DIGEST"
    "bakelet:runc"        = "1.1.0"
    "bakelet:containerd"  = "1.6.0"
    "bakelet:cni-plugins" = "1.0.0"
    "bakelet:kubelet"     = "1.20.0"
  }
}
