import { connectFromNode } from './connect.ts'
import { type ExecProbe, execInContainers } from './cri.ts'
import { Refusal, type Server } from './grpc/ask.ts'
import type { ManifestContainer } from './manifests.ts'
import { actionOf, type ProbeAction, timeoutOf } from './probe-plan.ts'
import type { Ready } from './report.ts'

/** A running container whose probes are to be asked. */
export interface Probed {
  readonly containerId: string
  /** Undefined: no manifest on the node has it. */
  readonly manifest: ManifestContainer | undefined
  readonly address: string | undefined
}

export interface ProbeAnswer {
  readonly ready: Ready
  readonly why: string | null
}

interface Asked {
  readonly probe: 'readiness' | 'startup'
  readonly action: ProbeAction
  readonly timeoutSeconds: number
  readonly containerId: string
}

/**
 * Whether running containers are ready. CRI does not know, so their own probes are run here and now, each once: exec by CRI in the
 * container, HTTP and TCP from the node, as the kubelet does.
 */
export async function askProbes(server: Server, containers: readonly Probed[]): Promise<ProbeAnswer[]> {
  const asked = containers.map(askedOf)
  const execs = asked.flatMap(one =>
    one?.action.kind === 'exec' ? [{ ...one, command: one.action.command } satisfies ExecProbe] : [],
  )
  const connections = asked.flatMap(one =>
    one?.action.kind === 'connect' ? [{ ...one, ...one.action }] : [],
  )
  const exits = execs.length === 0 ? [] : await execInContainers(server, execs)
  const lines =
    connections.length === 0 ? [] : await connectFromNode(server.node, connections, server.options)
  return containers.map(({ manifest }, index) => {
    if (!manifest) return { ready: null, why: 'no manifest on the node has it, so its probes are not known' }
    const one = asked[index]
    if (!one) return { ready: true, why: null }
    if (one.action.kind === 'unknown') return { ready: null, why: one.action.why }
    const failure =
      one.action.kind === 'exec'
        ? failedExec(exits.shift())
        : failedConnection(one.action.request, lines.shift())
    return answerOf(one.probe, failure)
  })
}

/** A container without a probe for being ready is ready once it has started: by its startup probe, or at once. */
function askedOf({ manifest, address, containerId }: Probed): Asked | undefined {
  const probe = manifest?.readinessProbe ?? manifest?.startupProbe
  if (!manifest || !probe) return undefined
  return {
    probe: manifest.readinessProbe ? 'readiness' : 'startup',
    action: actionOf(probe, manifest, address),
    ...{ timeoutSeconds: timeoutOf(probe), containerId },
  }
}

/** A startup probe counts when it has succeeded once, so one that fails now may have. */
function answerOf(probe: Asked['probe'], failure: string | undefined): ProbeAnswer {
  if (failure === undefined) return { ready: true, why: null }
  return probe === 'readiness'
    ? { ready: false, why: `its readiness probe fails: ${failure}` }
    : {
        ready: null,
        why: `its startup probe fails now: ${failure}; whether it has succeeded before is not known`,
      }
}

function failedExec(exit: number | Refusal | undefined): string | undefined {
  if (exit === 0) return undefined
  if (exit === undefined) return 'no answer'
  return exit instanceof Refusal ? exit.words : `exit code ${exit}`
}

/** pkg/probe/http/http.go@v1.36.4, DoHTTPProbe: from 200 to 399 it succeeds. */
function failedConnection(request: string | undefined, line = ''): string | undefined {
  if (line.startsWith('failed: ')) return line.slice('failed: '.length)
  if (request === undefined) return undefined
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line)?.[1])
  if (status >= 200 && status < 400) return undefined
  return Number.isNaN(status) ? 'the answer is not HTTP' : `HTTP ${status}`
}
