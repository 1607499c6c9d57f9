import { closest } from '../../../diagnostics/closest.ts'
import { below } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

/** What unpacks layers, in the order in which it is tried: plugins/services/diff/local.go (services/diff in 1.x). */
export const checkDiffers: ValueRule = ({ config, root, plugin, line }) => {
  const { table, path } = plugin('io.containerd.service.v1.diff-service')
  if (!Array.isArray(table.default)) return []
  const proxies = below(root, 'proxy_plugins')
  const ofProxies = Object.keys(proxies.table).filter(name =>
    /^(diff|io\.containerd\.differ\.v1)$/.test(textAt(below(proxies, name), 'type') ?? ''),
  )
  // Without mkfs.erofs its plugin does not load (plugins/diff/erofs/plugin).
  const hasErofs = compareVersions(line, '2.1') >= 0 && config.system.packages.includes('erofs-utils')
  const known = ['walking', ...(hasErofs ? ['erofs'] : []), ...ofProxies]
  return table.default.flatMap((name, index): ValueFault[] => {
    if (typeof name !== 'string' || known.includes(name)) return []
    const meant = closest(name, known)
    return [
      {
        ...{ path: [...path, 'default', index], effect: 'does not start its CRI' },
        why: `it has no differ \`${name}\``,
        hint:
          name === 'erofs' && !hasErofs && compareVersions(line, '2.1') >= 0
            ? 'add erofs-utils to `system.packages`'
            : meant === undefined
              ? `write ${known.join(', ')}`
              : `did you mean \`${meant}\`?`,
        from: 'services/diff/local.go',
      },
    ]
  })
}
