import amazonEbs from '../../../packer/amazon-ebs.pkr.hcl'
import azureArm from '../../../packer/azure-arm.pkr.hcl'
import googlecompute from '../../../packer/googlecompute.pkr.hcl'
import hcloud from '../../../packer/hcloud.pkr.hcl'
import imdsv2 from '../../../packer/newer/imdsv2.hcl'
import openstack from '../../../packer/openstack.pkr.hcl'
import qemu from '../../../packer/qemu.pkr.hcl'

/** A builder of Packer. */
export interface PackerBuilder {
  /** Its source and its variables, for Packer 1.6.6 and later: packer/NAME.pkr.hcl. */
  readonly file: string
  /** More settings of its source, which Packer 1.6.6 does not know. */
  readonly newer?: string
  /** Its plugin since Packer 1.7 (packer.io, "Plugins"): the key, the source and the version under required_plugins. */
  readonly plugin: { readonly name: string; readonly source: string; readonly version: string }
}

/** Every builder that bakelet writes files for, in the order of the files. A new one is its file and an entry here. */
export const builders = {
  qemu: { file: qemu, plugin: hashicorp('qemu', '>= 1.0.1') },
  'amazon-ebs': { file: amazonEbs, newer: imdsv2, plugin: hashicorp('amazon', '>= 1.2.0') },
  googlecompute: { file: googlecompute, plugin: hashicorp('googlecompute', '>= 1.0.0') },
  'azure-arm': { file: azureArm, plugin: hashicorp('azure', '>= 1.0.0') },
  hcloud: {
    file: hcloud,
    plugin: { name: 'hcloud', source: 'github.com/hetznercloud/hcloud', version: '>= 1.4.0' },
  },
  openstack: { file: openstack, plugin: hashicorp('openstack', '>= 1.0.0') },
} as const satisfies Record<string, PackerBuilder>

export type Builder = keyof typeof builders
export const builderNames = Object.keys(builders) as readonly Builder[]

function hashicorp(name: string, version: string): PackerBuilder['plugin'] {
  return { name, source: `github.com/hashicorp/${name}`, version }
}
