import { parseDocument } from '../../config/document.ts'
import { interfaceNamePattern } from '../../config/interface-name.ts'
import { show } from '../../config/show.ts'
import { isTable } from '../../config/table.ts'
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { locate } from '../../diagnostics/locate.ts'
import { below, criTable } from '../../resolve/cri-tables.ts'
import type { Resolved } from '../../resolve/types.ts'
import { type CniPlugin, cniPluginNames, firstReleaseWith } from '../../upstream/cni-plugin-names.ts'
import { compareVersions } from '../../upstream/version.ts'
import type { SourceFileContent } from '../files/named-files.ts'

type Report = (path: ConfigPath, message: string, hint: string, code?: Diagnostic['code']) => void

/** A conflist of the user's own: what libcni refuses (libcni/conf.go v1.3.0, NetworkConfFromBytes), and plugins that nobody installs. */
export async function checkConflist(
  { file, content }: SourceFileContent,
  resolved: Resolved,
): Promise<readonly Diagnostic[]> {
  const text = typeof content === 'string' ? content : '\ufffd'
  const { document, diagnostics } = await parseDocument(
    { file, text },
    { syntax: 'conflist-invalid', as: 'json' },
  )
  if (!document) return diagnostics
  const found: Diagnostic[] = [...diagnostics]
  const report: Report = (path, message, hint, code = 'conflist-invalid') =>
    found.push({ code, severity: 'error', message, file, path, hint })
  checkList(document.value, resolved, report)
  return locate(found, [document])
}

function checkList(list: unknown, resolved: Resolved, report: Report): void {
  if (!isTable(list)) {
    report([], 'a conflist is a JSON object', 'write {"cniVersion": "1.0.0", "name": …, "plugins": […]}')
    return
  }
  const { name, plugins, type, cniVersion } = list
  if (typeof name !== 'string' || name === '')
    report(['name'], 'the network has no name', 'add "name": "pods"')
  checkVersion(cniVersion, resolved, report)
  if (Array.isArray(plugins) && plugins.length > 0)
    for (const [index, plugin] of plugins.entries()) checkPlugin(plugin, ['plugins', index], resolved, report)
  else if (type === undefined)
    report(['plugins'], 'the network has no plugins', 'add "plugins": [{"type": "bridge", …}]')
  else
    report(
      ['type'],
      'this is one plugin, and a conflist has a list of them',
      'move everything but cniVersion and name into "plugins": [{…}]',
    )
}

function checkPlugin(plugin: unknown, path: ConfigPath, resolved: Resolved, report: Report): void {
  const { type, bridge, ipam } = isTable(plugin) ? plugin : {}
  if (typeof type !== 'string' || type === '') {
    report(path, 'the plugin has no type', 'add "type", like "bridge"')
    return
  }
  checkName(type, [...path, 'type'], resolved, report)
  if (type === 'bridge' && bridge !== undefined && bridge !== '' && !isInterfaceName(bridge))
    report(
      [...path, 'bridge'],
      `${show(bridge)} is not the name of a network interface`,
      'write at most 15 letters, digits, ".", "_" and "-", like "cni0"',
    )
  if (isTable(ipam) && typeof ipam.type === 'string' && ipam.type !== '')
    checkName(ipam.type, [...path, 'ipam', 'type'], resolved, report)
}

const isInterfaceName = (value: unknown) => typeof value === 'string' && interfaceNamePattern.test(value)

/**
 * The plugins know 1.0.0 from 1.0.0 on, and 1.1.0 with libcni 1.2.3, which they have from 1.6.0 on; containerd has it from 2.0 on (their
 * go.mod). Before 0.3.0 there are no chains.
 */
function checkVersion(given: unknown, { versions }: Resolved, report: Report): void {
  const newest =
    compareVersions(versions.containerd, '2.0.0') >= 0 &&
    compareVersions(versions['cni-plugins'], '1.6.0') >= 0
  const known = ['0.3.0', '0.3.1', '0.4.0', '1.0.0', ...(newest ? ['1.1.0'] : [])]
  if (typeof given === 'string' && known.includes(given)) return
  const message =
    given === undefined
      ? 'the conflist has no cniVersion'
      : `containerd ${versions.containerd} with CNI plugins ${versions['cni-plugins']} does not know the cniVersion ${show(given)}`
  report(['cniVersion'], message, 'write "cniVersion": "1.0.0"')
}

function checkName(name: string, path: ConfigPath, { config, versions }: Resolved, report: Report): void {
  const { table } = below(criTable(config, versions.containerd, 'runtime'), 'cni')
  // The plugins are elsewhere, and the user's.
  if (table.bin_dir !== undefined || table.bin_dirs !== undefined) return
  const fault = faultOfName(name, versions['cni-plugins'])
  if (fault) report(path, fault.message, fault.hint, 'cni-plugin-unknown')
}

function faultOfName(name: string, version: string): { message: string; hint: string } | undefined {
  if (name === 'dhcp')
    return {
      message: 'the plugin `dhcp` works only with its daemon, which nothing on the node starts',
      hint: 'use `host-local` or `static`',
    }
  const message = `CNI plugins ${version} have no \`${name}\``
  if (!isKnown(name)) {
    const meant = closest(name, cniPluginNames)
    const hint =
      meant === undefined ? `the plugins are ${cniPluginNames.join(', ')}` : `did you mean \`${meant}\`?`
    return { message, hint }
  }
  const first = firstReleaseWith(name, version)
  return first === undefined ? undefined : { message, hint: `use CNI plugins ${first} or newer` }
}

const isKnown = (name: string): name is CniPlugin => (cniPluginNames as readonly string[]).includes(name)
