import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { locate } from '../../../diagnostics/locate.ts'
import type { PodHostPort } from './facts.ts'
import { type CheckedPod, clash } from './set.ts'

/** Pods that want a port of the node which is taken before any pod starts. */
export function checkNodePorts(pods: readonly CheckedPod[], kubelet: Config['kubelet']): Diagnostic[] {
  const taken = [...healthCheck(kubelet), ...server(kubelet), ssh]
  return pods.flatMap(({ file, document, facts }) => {
    const problems = facts.hostPorts.flatMap(wanted =>
      taken
        .filter(port => clash(wanted, port))
        .map(
          ({ owner, severity, hint }): Diagnostic => ({
            code: 'pod-host-port-clash',
            severity,
            message: `port ${wanted.port}/${wanted.protocol} of the node is taken by ${owner}`,
            file,
            path: wanted.path,
            hint,
          }),
        ),
    )
    return locate(problems, [document])
  })
}

interface NodePort extends Pick<PodHostPort, 'port' | 'protocol' | 'hostIP'> {
  readonly owner: string
  readonly severity: 'error' | 'warning'
  readonly hint: string
}

/** The defaults are those of the kubelet (pkg/kubelet/apis/config/v1beta1/defaults.go, 1.36). */
function healthCheck({ config }: Config['kubelet']): NodePort[] {
  const { healthzPort: port = 10_248, healthzBindAddress: hostIP = '127.0.0.1' } = config
  // What is of another type has been refused. 0 is not a port and clashes with none: the health check is off.
  if (typeof port !== 'number' || typeof hostIP !== 'string') return []
  const owner = "the kubelet's health check"
  return [{ port, protocol: 'TCP', hostIP, owner, severity: 'error', hint: 'use another port' }]
}

function server({ server }: Config['kubelet']): NodePort[] {
  if (server === 'off') return []
  return [
    {
      port: 10_250,
      protocol: 'TCP',
      hostIP: server.listen,
      owner: "the kubelet's server",
      severity: 'error',
      hint: 'use another port, or leave `kubelet.server` off',
    },
  ]
}

/** No error: an image of yours may be without it. */
const ssh: NodePort = {
  port: 22,
  protocol: 'TCP',
  hostIP: '',
  owner: 'the SSH server of the base image',
  severity: 'warning',
  hint: 'use another port',
}
