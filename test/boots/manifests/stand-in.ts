import { type Container, containersOf, type Pod, type PodSpec, type Port, type Probe } from './manifest.ts'

/**
 * A Pod with busybox in place of its programs: one that answers at the container's ports. All else that the Pod asks of the kernel and
 * of the node is as it was: users, capabilities, volumes, namespaces, ports, limits.
 */
export function standIn({ metadata, spec }: Pod): Pod {
  const ports = listens(spec)
  const all = containersOf(spec).map(({ container, ends }) =>
    replaced(container, { spec, ports: ends ? undefined : ports.get(container.name) }),
  )
  const inits = spec.initContainers?.length ?? 0
  return {
    metadata,
    spec: {
      ...spec,
      ...(inits > 0 && { initContainers: all.slice(0, inits) }),
      containers: all.slice(inits),
    },
  }
}

const image = 'docker.io/library/busybox:1.37.0'
/** Reads a request, so that closing the connection does not reset it, and answers. */
const answer = `while read -r line && [ \${#line} -gt 1 ]; do :; done; printf 'HTTP/1.0 200 OK\\r\\n\\r\\n'`
const probeNames = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** `ports`: those that the container answers at. Undefined: it ends. */
function replaced(
  container: Container,
  { spec, ports }: { readonly spec: PodSpec; readonly ports: readonly number[] | undefined },
): Container {
  const { args, imagePullPolicy, lifecycle, ...kept } = container as Container & Record<string, unknown>
  return {
    ...kept,
    ...userOfImage(container, spec),
    image,
    command: ports ? ['sh', '-c', serverAt(ports)] : ['true'],
    ...(lifecycle && { lifecycle: hooks(lifecycle) }),
    ...Object.fromEntries(
      probeNames.flatMap(name => (container[name] ? [[name, probe(container[name])]] : [])),
    ),
  } as Container
}

/** Tells how it is confined, and ends where a port cannot be had. */
function serverAt(ports: readonly number[]): string {
  const servers = ports.map(port => `nc -ll -p ${port} -e sh -c "$answer" &\n`).join('')
  const serve = ports.length === 0 ? 'exec sleep 1000000' : `${servers}wait -n\nexit 1`
  return `grep ^Seccomp: /proc/self/status\necho "AppArmor: $(cat /proc/self/attr/current 2>/dev/null)"\nanswer=${quoted(answer)}\n${serve}\n`
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** A user who is not root, where the real image says so: busybox names none, and the kubelet would not start it. */
function userOfImage({ securityContext }: Container, { securityContext: ofPod }: PodSpec) {
  const isGiven = securityContext?.runAsUser ?? ofPod?.runAsUser
  const mustBe = securityContext?.runAsNonRoot ?? ofPod?.runAsNonRoot
  return mustBe && isGiven === undefined ? { securityContext: { ...securityContext, runAsUser: 65_532 } } : {}
}

/** Hooks that are commands of the real program. */
function hooks(lifecycle: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.keys(lifecycle).map(name => [name, { exec: { command: ['true'] } }]))
}

/** The same probe, without TLS, gRPC and commands, which busybox does not have. */
function probe({ exec, httpGet, tcpSocket, grpc, ...times }: Probe): Probe {
  if (httpGet) return { ...times, httpGet: { ...here(httpGet), scheme: 'HTTP' } }
  if (tcpSocket) return { ...times, tcpSocket: here(tcpSocket) }
  return { ...times, ...(grpc ? { tcpSocket: { port: grpc.port } } : { exec: { command: ['true'] } }) }
}

/** An address that only the real program makes is none that busybox answers at. */
function here<T extends { readonly host?: string }>({ host, ...rest }: T) {
  return host === undefined || ['localhost', '127.0.0.1'].includes(host) ? { host, ...rest } : rest
}

/** TCP ports of a Pod by the container that answers there: which announces them, or else is the first that is asked there. */
export function listens(spec: PodSpec): ReadonlyMap<string, readonly number[]> {
  const containers = containersOf(spec).map(({ container }) => container)
  const owners = new Map<number, string>()
  for (const { name, ports = [] } of containers)
    for (const { containerPort } of ports.filter(isTcp))
      if (!owners.has(containerPort)) owners.set(containerPort, name)
  for (const container of containers)
    for (const port of askedPorts(container)) if (!owners.has(port)) owners.set(port, container.name)
  const of = (name: string) => [...owners].flatMap(([port, owner]) => (owner === name ? [port] : []))
  return new Map(containers.map(({ name }) => [name, of(name)]))
}

function askedPorts(container: Container): readonly number[] {
  const named = new Map(container.ports?.map(({ name, containerPort }) => [name, containerPort]))
  return probeNames.flatMap(name => {
    const { httpGet, tcpSocket, grpc } = container[name] ?? {}
    const port = (httpGet ?? tcpSocket ?? grpc)?.port
    const number = typeof port === 'string' ? named.get(port) : port
    return number ?? []
  })
}

const isTcp = ({ protocol = 'TCP' }: Port) => protocol === 'TCP'
