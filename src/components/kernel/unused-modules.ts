import { moduleName } from '../../plan/kernel-names.ts'

/**
 * Rare protocols and file systems. The kernel loads the code of a protocol as soon as somebody asks for a socket of it, also in a
 * pod, and then the pod reaches its faults. CIS Debian Linux 12 v1.1, sections 1.1.1 and 3.2. Not udf: the disk from which cloud-init
 * reads the settings of a machine on Azure is one (cloudinit/sources/DataSourceAzure.py 25.1.4); nor squashfs, which snaps are.
 */
const unused = ['dccp', 'rds', 'sctp', 'tipc', 'cramfs', 'freevxfs', 'hfs', 'hfsplus', 'jffs2']

/** modprobe.d(5): `install` runs the program in place of loading the module; `blacklist` would only ignore its aliases. */
export function unusedModulesFile({
  modules,
  sctp,
}: {
  readonly modules: readonly string[]
  readonly sctp: boolean
}): string {
  const used = new Set([...modules.map(moduleName), ...(sctp ? ['sctp'] : [])])
  const lines = unused.filter(name => !used.has(name)).map(name => `install ${name} /bin/false\n`)
  return `# Made by bakelet.\n${lines.join('')}`
}
