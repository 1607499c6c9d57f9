import type { OutputFile } from '../file.ts'

/** The package has the program and its unit, which it links into sysinit.target. */
export const growPackages: readonly string[] = ['systemd-repart']

/**
 * A root that grows with its disk. systemd-repart.service runs where a definition is (systemd-repart(8)): this one is for the
 * partition that is there, and without a size it takes all the room behind it (repart.d(5)). The unit that grows the file
 * system is part of systemd; a line of /etc/fstab would start it (systemd.mount(5), x-systemd.growfs), and the image has none.
 */
export const growFiles: readonly OutputFile[] = [
  { path: 'etc/repart.d/50-root.conf', mode: '0644', content: '[Partition]\nType=root\n' },
  {
    path: 'etc/systemd/system/systemd-repart.service.d/80-bakelet.conf',
    mode: '0644',
    content: '[Unit]\nWants=systemd-growfs-root.service\n',
  },
]
