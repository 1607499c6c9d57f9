# The same steps on every builder: one upload of a folder, and two scripts of it.

packer {
  required_version = ">= 1.6.6"
}

build {
  sources = [
    "source.qemu.node",
    "source.amazon-ebs.node",
    "source.googlecompute.node",
    "source.azure-arm.node",
    "source.hcloud.node",
    "source.openstack.node",
  ]

  # Without a slash at its end a folder is copied into its destination, which is there. Not into /tmp: that is in memory.
  provisioner "file" {
    source      = "${path.root}/payload"
    destination = "/var/tmp"
  }

  provisioner "shell" {
    inline = [
      "sh /var/tmp/payload/provision.sh",
      "sh /var/tmp/payload/clean.sh",
    ]
    # clean.sh took the user on some clouds, and this script with it.
    skip_clean = true
  }

  post-processor "manifest" {
    output = "${path.root}/manifest.json"
    custom_data = {
      plan = local.plan
    }
  }
}
