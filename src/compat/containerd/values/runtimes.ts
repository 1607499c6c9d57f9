import { parseGoDuration } from '../../../components/kubelet/go-duration.ts'
import { below, isBefore2, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { textAt, type ValueFault, type ValueRule, type ValueSubject } from './value-rule.ts'

/** How the CRI runs containers. */
export const checkRuntimes: ValueRule = subject => [
  ...runtimes(subject),
  ...seccomp(subject),
  ...period(subject),
]

type Word = Pick<ValueFault, 'effect' | 'from'> & { readonly known: readonly string[] }

/** ValidateRuntimeConfig, and internal/cri/server/sandbox_service.go for the sandboxer. */
function runtimes({ runtime, root, version }: ValueSubject): ValueFault[] {
  if (isBefore2(version)) return []
  const proxies = below(root, 'proxy_plugins')
  const controllers = Object.keys(proxies.table).filter(name =>
    /^(sandbox|io\.containerd\.sandbox\.controller\.v1)$/.test(textAt(below(proxies, name), 'type') ?? ''),
  )
  const words: Readonly<Record<string, Word>> = {
    io_type: {
      ...{ known: ['fifo', 'streaming'], effect: 'does not start its CRI' },
      from: 'internal/cri/config/config.go',
    },
    sandboxer: {
      ...{ known: ['podsandbox', 'shim', ...controllers], effect: 'starts no pod with it' },
      from: 'internal/cri/server/sandbox_service.go',
    },
  }
  const table = below(below(runtime, 'containerd'), 'runtimes')
  return Object.keys(table.table).flatMap(name =>
    Object.entries(words).flatMap(([key, { known, effect, from }]): ValueFault[] => {
      const place = below(table, name)
      const value = textAt(place, key)
      // "" is the default.
      if (!value || known.includes(value)) return []
      const why = `there is no \`${key}\` ${JSON.stringify(value)}`
      return [{ path: [...place.path, key], effect, why, hint: `write ${known.join(' or ')}`, from }]
    }),
  )
}

/** generateSeccompSpecOpts in internal/cri/server/container_create_linux.go (pkg/cri/server in 1.x). */
function seccomp({ runtime }: ValueSubject): ValueFault[] {
  const key = 'unset_seccomp_profile'
  const value = textAt(runtime, key)
  if (!value || /^(unconfined|runtime\/default|docker\/default|localhost\/.*)$/s.test(value)) return []
  return [
    {
      ...{ path: [...runtime.path, key], effect: 'starts no pod with it' },
      why: `there is no seccomp profile ${JSON.stringify(value)}`,
      hint: 'write runtime/default, unconfined, or localhost/ and the path of a profile',
      from: 'cri/server/container_create_linux.go',
    },
  ]
}

/** A ticker of Go ends the program where its period is not positive (internal/cri/server/stats_collector.go, images/snapshots.go). */
function period({ images, runtime, line }: ValueSubject): ValueFault[] {
  const key = 'stats_collect_period'
  const text = textAt(runtime, key)
  const duration = compareVersions(line, '2.3') < 0 || !text ? undefined : parseGoDuration(text)
  // From 2.3 on the images have no ticker.
  const seconds = compareVersions(line, '2.3') < 0 ? images.table[key] : undefined
  const fault = (place: PlacedTable, value: string, hint: string): ValueFault => ({
    ...{ path: [...place.path, key], effect: 'does not start', why: `\`${key}\` is ${value}`, hint },
    from: 'internal/cri/server',
  })
  return [
    ...(duration !== undefined && duration <= 0n ? [fault(runtime, `${text}`, 'write 1s or more')] : []),
    ...(typeof seconds === 'number' && seconds <= 0 ? [fault(images, `${seconds}`, 'write 1 or more')] : []),
  ]
}
