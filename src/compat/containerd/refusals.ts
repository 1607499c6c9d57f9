import { minorOf } from '../../resolve/version.ts'
import type { Finding, Subject } from '../rule.ts'
import { isTable } from '../table.ts'
import { below, criTable, isBefore2, type PlacedTable } from './cri-tables.ts'

/** ValidatePluginConfig of 1.x, ValidateImageConfig and ValidateRuntimeConfig of 2.x. */
const validation = (containerd: string) =>
  `containerd ${minorOf(containerd)}, ${isBefore2(containerd) ? 'pkg' : 'internal'}/cri/config/config.go`

/** What containerd reads and then refuses: its CRI does not load, or it does not start. */
export function checkRefusals({ config, versions: { containerd } }: Subject): Finding[] {
  const refuse = (place: PlacedTable, key: string, rule: string, hint: string): Finding => ({
    code: 'containerd-config-refused',
    severity: 'error',
    message: `containerd ${minorOf(containerd)} does not start its CRI: ${rule}`,
    path: [...place.path, key],
    at: 'key',
    hint,
    source: validation(containerd),
  })
  return [
    ...shortNames(
      config.containerd.config.disabled_plugins,
      ['containerd', 'config', 'disabled_plugins'],
      containerd,
    ),
    ...registry(below(criTable(config, containerd, 'images'), 'registry'), containerd, refuse),
    ...pluginFolders(below(criTable(config, containerd, 'runtime'), 'cni'), containerd, refuse),
    ...runtimes(criTable(config, containerd, 'runtime'), containerd, refuse),
  ]
}

type Refuse = (place: PlacedTable, key: string, rule: string, hint: string) => Finding

function shortNames(disabled: unknown, path: readonly string[], containerd: string): Finding[] {
  if (!Array.isArray(disabled)) return []
  return disabled.flatMap((name, index) =>
    typeof name !== 'string' || name.includes('.')
      ? []
      : [
          {
            code: 'containerd-config-refused',
            severity: 'error',
            message: `containerd ${minorOf(containerd)} does not start: \`${name}\` is no plugin's whole name`,
            path: [...path, index],
            hint:
              name === 'cri'
                ? 'for containerd without CRI, write `cri: false` under `containerd`'
                : 'write it as io.containerd.TYPE.vN.NAME',
            source: `containerd ${minorOf(containerd)}, ValidateVersion in its server/config/config.go`,
          },
        ],
  )
}

function registry(table: PlacedTable, containerd: string, refuse: Refuse): Finding[] {
  const { mirrors, configs, config_path: folder } = table.table
  if (typeof folder !== 'string' || folder === '') return []
  const tls = isTable(configs) && Object.values(configs).some(one => isTable(one) && isTable(one.tls))
  return [
    ...(isTable(mirrors) && Object.keys(mirrors).length > 0
      ? [
          refuse(
            table,
            'mirrors',
            '`mirrors` and `config_path` exclude each other',
            `write them as ${folder}/HOST/hosts.toml`,
          ),
        ]
      : []),
    ...(isBefore2(containerd) && tls
      ? [
          refuse(
            table,
            'configs',
            '`configs.*.tls` and `config_path` exclude each other',
            `write it as ${folder}/HOST/hosts.toml`,
          ),
        ]
      : []),
  ]
}

/** bakelet writes `bin_dirs` from 2.1 on; 2.4 has no `bin_dir` any more, which keys.ts says. */
function pluginFolders(table: PlacedTable, containerd: string, refuse: Refuse): Finding[] {
  if (!('bin_dir' in table.table) || !['2.1', '2.2', '2.3'].includes(minorOf(containerd))) return []
  const rule = '`bin_dir` and `bin_dirs` exclude each other, and bakelet writes `bin_dirs`'
  return [
    refuse(table, 'bin_dir', rule, 'remove it, or write `bin_dirs`, a list that takes the place of ours'),
  ]
}

function runtimes(cri: PlacedTable, containerd: string, refuse: Refuse): Finding[] {
  const table = below(cri, 'containerd')
  const all = below(table, 'runtimes')
  const { default_runtime_name: name } = table.table
  // Only the shims of runtime v1 had these, and bakelet has none.
  const v1 = isBefore2(containerd)
    ? ([
        ['systemd_cgroup', cri],
        ['no_pivot', table],
      ] as const)
    : []
  return [
    ...(typeof name === 'string' && name !== 'runc' && !Object.hasOwn(all.table, name)
      ? [
          refuse(
            table,
            'default_runtime_name',
            `there is no runtime \`${name}\``,
            'describe it under `runtimes`',
          ),
        ]
      : []),
    ...v1.flatMap(([key, place]) =>
      place.table[key] === true
        ? [
            refuse(
              place,
              key,
              `\`${key}\` is for runtime v1`,
              'remove it; runc has it under `options`, and bakelet sets SystemdCgroup',
            ),
          ]
        : [],
    ),
    ...Object.keys(all.table).flatMap(runtime => {
      const one = below(all, runtime)
      return [
        ...(isBefore2(containerd)
          ? ['runtime_engine', 'runtime_root'].flatMap(key =>
              typeof one.table[key] === 'string' && one.table[key] !== ''
                ? [
                    refuse(
                      one,
                      key,
                      `\`${key}\` is for runtime v1`,
                      key === 'runtime_root'
                        ? 'write `Root` under `options`'
                        : 'write `BinaryName` under `options`',
                    ),
                  ]
                : [],
            )
          : []),
        ...(one.table.privileged_without_host_devices_all_devices_allowed === true &&
        one.table.privileged_without_host_devices !== true
          ? [
              refuse(
                one,
                'privileged_without_host_devices_all_devices_allowed',
                'it needs `privileged_without_host_devices`',
                'add `privileged_without_host_devices: true`',
              ),
            ]
          : []),
      ]
    }),
  ]
}
