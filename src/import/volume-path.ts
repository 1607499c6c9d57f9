/** Where the data of a named volume is on the node: /var/lib is for state that programs keep (hier(7)). */
export function folderOnNode(owner: string, volume: string): string {
  return `/var/lib/${segment(owner)}/${segment(volume)}`
}

/** Where a file of configuration is on the node (hier(7)). */
export function configPath(owner: string, path: string): string {
  const parts = path.split('/').filter(part => part !== '' && part !== '.' && part !== '..')
  return ['/etc', segment(owner), ...parts.map(segment)].join('/')
}

/** A name as one component of a path. */
const segment = (name: string) => name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'data'
