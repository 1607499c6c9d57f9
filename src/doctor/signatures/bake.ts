import type { Signature } from '../signature.ts'

/** What ends the build of an image by Packer. */
export const bake: readonly Signature[] = [
  {
    id: 'packer-checksum',
    programs: ['packer'],
    pattern: /error downloading ISO: .*Checksums did not match/,
    cause:
      'The base image of Packer does not have the digest of the config: it was replaced at its URL, or the download broke.',
    edit: 'Set `base.sha256` to the digest that the vendor publishes today, and name an image with a date in its URL.',
    source: 'Packer 1.6.6, packer/plugin and hashicorp/go-getter v2, checksum.go',
  },
  {
    id: 'packer-ssh-timeout',
    programs: ['packer'],
    pattern: /errored(?: after .*)?: Timeout waiting for SSH/,
    cause:
      'Packer started the machine, and could not log in in time: the base image does not boot, has no cloud-init, or is slow without KVM.',
    edit: 'Run Packer with `headless=false` and look at the console. Without KVM raise `ssh_timeout`. The base image needs cloud-init with the NoCloud source.',
    source: 'Packer 1.6.6, helper/communicator/step_connect_ssh.go',
  },
]
