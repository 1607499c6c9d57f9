import type { ManifestContainer, Probe } from './manifests.ts'

/** What bakelet does in place of the kubelet to learn whether a container is ready. */
export type ProbeAction =
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  /** `request`: the bytes of an HTTP request; undefined: connecting is enough. */
  | {
      readonly kind: 'connect'
      readonly host: string
      readonly port: number
      readonly request: string | undefined
    }
  | { readonly kind: 'unknown'; readonly why: string }

/** core/v1, Probe.timeoutSeconds; an hour is longer than anybody waits for a status. */
const usualTimeout = 1
const longestTimeout = 10

export function timeoutOf({ timeoutSeconds }: Probe): number {
  return Math.min(longestTimeout, Math.max(usualTimeout, Math.ceil(timeoutSeconds ?? usualTimeout)))
}

/**
 * The action of a probe, with the kubelet's defaults: pkg/probe/http/request.go@v1.36.4, NewRequestForHTTPGetAction;
 * pkg/kubelet/prober/prober.go, runProbe. `address`: of the pod.
 */
export function actionOf(
  probe: Probe,
  container: ManifestContainer,
  address: string | undefined,
): ProbeAction {
  if (probe.exec) return { kind: 'exec', command: probe.exec.command ?? [] }
  const target = probe.httpGet ?? probe.tcpSocket
  if (!target) return { kind: 'unknown', why: 'bakelet cannot run a gRPC probe' }
  const host = target.host || address
  const port = portOf(target.port, container)
  if (host === undefined) return { kind: 'unknown', why: 'the address that its probe asks is not known' }
  if (port === undefined)
    return { kind: 'unknown', why: `it has no port ${target.port}, which its probe asks` }
  if (!probe.httpGet) return { kind: 'connect', host, port, request: undefined }
  const { scheme, path, httpHeaders } = probe.httpGet
  if (scheme === 'HTTPS') return { kind: 'unknown', why: 'bakelet cannot run a probe by HTTPS' }
  const headers = httpHeaders ?? []
  const has = (name: string) => headers.some(header => header.name.toLowerCase() === name)
  const lines = [
    `GET ${path?.startsWith('/') ? path : `/${path ?? ''}`} HTTP/1.1`,
    ...(has('host') ? [] : [`Host: ${host.includes(':') ? `[${host}]` : host}:${port}`]),
    ...(has('user-agent') ? [] : ['User-Agent: kube-probe/bakelet']),
    ...(has('accept') ? [] : ['Accept: */*']),
    ...headers.map(({ name, value }) => `${name}: ${value ?? ''}`),
    'Connection: close',
  ]
  // A line break would begin a header of its own.
  return {
    kind: 'connect',
    host,
    port,
    request: `${lines.map(line => line.replace(/[\r\n]+/g, ' ')).join('\r\n')}\r\n\r\n`,
  }
}

function portOf(port: string | number, { ports }: ManifestContainer): number | undefined {
  if (typeof port === 'number') return port
  if (/^\d{1,5}$/.test(port)) return Number(port)
  return ports?.find(({ name }) => name === port)?.containerPort
}
