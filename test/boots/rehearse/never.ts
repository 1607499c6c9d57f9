import { stringify } from 'yaml'

export interface NeverRuns {
  readonly name: string
  readonly pod: string
  /** What the kubelet or containerd says. */
  readonly why: string
  /** Where nothing says that it never will. */
  readonly timeoutMs?: number
}

const container = { name: 'c', image: 'docker.io/library/busybox:1.37.0', command: ['sleep', '1000'] }

function pod(spec: object, c: object = {}, metadata: object = {}): string {
  return stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'case', ...metadata } },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ ...container, ...c }], ...spec },
  })
}

const volume = (source: object) =>
  pod({ volumes: [{ name: 'v', ...source }] }, { volumeMounts: [{ name: 'v', mountPath: '/v' }] })

/** One pod for each way in which a kubelet takes a manifest and never runs it, or does not take it. */
export const podsThatNeverRun: readonly NeverRuns[] = [
  {
    name: 'a value that validation refuses',
    pod: pod({
      topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }],
    }),
    why: 'maxSkew: Invalid value: 0: must be greater than zero',
  },
  {
    name: 'a value of the wrong type',
    pod: pod({}, { env: [{ name: 'MODE', value: 17 }] }),
    why: 'cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
  },
  {
    name: 'admission: nodeSelector',
    pod: pod({ nodeSelector: { role: 'edge' } }),
    why: "NodeAffinity: Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  },
  {
    name: 'admission: sysctl',
    pod: pod({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } }),
    why: 'SysctlForbidden: Pod was rejected: forbidden sysctl: "net.core.somaxconn" not allowlisted',
  },
  {
    name: 'admission: more memory than the machine has',
    pod: pod({}, { resources: { requests: { memory: '1Ei' } } }),
    why: 'Pod was rejected: Unexpected error while attempting to recover from admission failure',
  },
  {
    name: 'a file that is not there',
    pod: volume({ hostPath: { path: '/etc/bakelet-no-such-file', type: 'File' } }),
    why: 'hostPath type check failed: /etc/bakelet-no-such-file is not a file',
  },
  {
    name: 'a projected volume of the API server',
    pod: volume({
      projected: {
        sources: [{ downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } }],
      },
    }),
    why: 'cannot setup projected volume v because kube client is not configured',
  },
  {
    name: 'a volume without a plugin',
    pod: volume({ rbd: { monitors: ['192.0.2.9'], image: 'disk' } }),
    why: 'no volume plugin matched',
  },
  {
    name: 'a group without a user',
    pod: pod({ securityContext: { runAsGroup: 1000 } }),
    why: 'user group "1000" is specified without user',
  },
  {
    name: 'a seccomp profile that nobody brings',
    pod: pod({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'audit.json' } } }),
    why: 'cannot load seccomp profile "/var/lib/kubelet/seccomp/audit.json"',
  },
  {
    name: 'an image that is pulled although it is there',
    pod: pod({}, { imagePullPolicy: 'Always' }),
    why: 'network is unreachable',
  },
  {
    name: 'a program that the image does not have',
    pod: pod({}, { command: ['/no/such/program'] }),
    why: '"/no/such/program": stat /no/such/program: no such file or directory',
  },
  {
    name: 'a program that ends again and again',
    pod: pod({}, { command: ['sh', '-c', 'echo no database; exit 3'] }),
    why: 'container c: Error; it ended with exit code 3, started 3 times; its last line: no database',
  },
  {
    name: 'a probe of a port that nobody listens at',
    pod: pod({}, { readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1 } }),
    why: 'Unhealthy: Readiness probe failed',
    timeoutMs: 12_000,
  },
  {
    name: 'a runtime class, at which the kubelet ends',
    pod: pod({ runtimeClassName: 'gvisor' }),
    why: 'panic: runtime error: invalid memory address or nil pointer dereference',
  },
]
