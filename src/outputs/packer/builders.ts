/** Builders of Packer that there is a file for, in the order of packer/build.pkr.hcl. */
export const builders = ['qemu', 'amazon-ebs', 'googlecompute', 'azure-arm', 'hcloud', 'openstack'] as const

export type Builder = (typeof builders)[number]

/** Name of each builder's plugin (packer.io, "Plugins"): the key under required_plugins. */
const plugins: Readonly<Record<Builder, string>> = {
  qemu: 'qemu',
  'amazon-ebs': 'amazon',
  googlecompute: 'googlecompute',
  'azure-arm': 'azure',
  hcloud: 'hcloud',
  openstack: 'openstack',
}

/** packer/build.pkr.hcl with the sources of these builders alone. */
export function withSources(build: string, chosen: readonly Builder[]): string {
  return build.replace(/^ {4}"source\.([a-z-]+)\.node",\n/gm, (line, name: Builder) =>
    chosen.includes(name) ? line : '',
  )
}

/** packer/newer/plugins.pkr.hcl with the plugins of these builders alone. */
export function withPlugins(file: string, chosen: readonly Builder[]): string {
  const wanted = chosen.map(builder => plugins[builder])
  return file.replace(/^ {4}([a-z]+) = \{\n(?: {6}.*\n)* {4}\}\n/gm, (block, name: string) =>
    wanted.includes(name) ? block : '',
  )
}

/** A builder's file with more lines in its source, which is the last block of it: 1.6.6 has no other way to have them apart. */
export function withLines(file: string, lines: string): string {
  return file.replace(/\}\n$/, `\n${lines.replace(/^(?=.)/gm, '  ')}}\n`)
}
