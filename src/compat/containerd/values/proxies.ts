import { closest } from '../../../diagnostics/closest.ts'
import { below } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

/** Short and full names of what a program behind a socket can be: LoadPlugins in server.go, 1.6.36 to 2.4.2. */
const types: readonly { readonly names: readonly [string, string]; readonly since: string }[] = [
  { names: ['snapshot', 'io.containerd.snapshotter.v1'], since: '1.6' },
  { names: ['content', 'io.containerd.content.v1'], since: '1.6' },
  { names: ['diff', 'io.containerd.differ.v1'], since: '1.7' },
  { names: ['sandbox', 'io.containerd.sandbox.controller.v1'], since: '2.0' },
]

export const checkProxies: ValueRule = ({ root, line }) => {
  const proxies = below(root, 'proxy_plugins')
  const known = types.filter(({ since }) => compareVersions(line, since) >= 0).flatMap(({ names }) => names)
  return Object.keys(proxies.table).flatMap((name): ValueFault[] => {
    const proxy = below(proxies, name)
    const [type = '', address = ''] = [textAt(proxy, 'type'), textAt(proxy, 'address')]
    const common = { effect: 'does not start', from: 'server.go: LoadPlugins' } as const
    const meant = closest(type, known)
    return [
      ...(known.includes(type)
        ? []
        : [
            {
              ...{ ...common, path: [...proxy.path, 'type'] },
              why: `\`${type}\` is not a type of proxy plugin`,
              hint: meant === undefined ? `write ${known.join(', ')}` : `did you mean \`${meant}\`?`,
            },
          ]),
      ...(address === ''
        ? [
            {
              ...{ ...common, effect: 'starts no pod with it' as const, path: [...proxy.path, 'address'] },
              why: `the proxy plugin \`${name}\` has no address`,
              hint: 'write the socket of its program, like /run/NAME/NAME.sock',
            },
          ]
        : []),
    ]
  })
}
