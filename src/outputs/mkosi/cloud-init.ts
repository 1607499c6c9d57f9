import type { OutputFile } from '../file.ts'

/** What cloud-init is told in an image that has it. Its other defaults are Debian's. */
export const cloudInitFiles: readonly OutputFile[] = [
  {
    // It would run growpart and resize2fs, which are not there, and fail. /etc/hosts has the image's name, and containerd copies
    // it into pods: with `localhost` cloud-init adds the machine's own (cloud-init 25.1, cc_update_etc_hosts.py).
    path: 'etc/cloud/cloud.cfg.d/80-bakelet.cfg',
    mode: '0644',
    content: `# Made by bakelet. The root file system has its final size, or grows by image.grow.
growpart: {mode: 'off'}
resize_rootfs: false
manage_etc_hosts: localhost
`,
  },
]
