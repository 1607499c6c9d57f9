// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
import { line, text } from './text-types.ts'

/** The checks by upstream's own names: the ID of each in policy/check_*.go of k8s.io/pod-security-admission 0.37.2. */
export const podSecurityChecks = [
  'allowPrivilegeEscalation',
  'appArmorProfile',
  'capabilities_baseline',
  'capabilities_restricted',
  'hostNamespaces',
  'hostPathVolumes',
  'hostPorts',
  'hostProbesAndHostLifecycle',
  'privileged',
  'procMount',
  'procMount_restricted',
  'restrictedVolumes',
  'runAsNonRoot',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile_baseline',
  'seccompProfile_restricted',
  'sysctls',
  'windowsHostProcess',
] as const

// z.lazy(): see field.ts.
const exemption = z.lazy(() =>
  z.strictObject({
    pod: field(
      text(
        /^(\*|([a-z0-9]([a-z0-9-]*[a-z0-9])?\/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/,
        'is not the name of a pod, NAMESPACE/NAME or "*"',
      ),
      'Name of the pod, `NAMESPACE/NAME` outside of the namespace `default`, or `*` for every pod.',
      'kube-system/kube-proxy',
    ),
    checks: field(
      z.optional(z.array(z.enum(podSecurityChecks)).check(z.minLength(1, 'is empty'))),
      'Checks that the pod need not pass, as Kubernetes calls them. Default: all.',
      ['hostNamespaces'],
    ),
    reason: field(
      line(),
      'Why the pod needs it; `bakelet plan` prints the reason.',
      'reads the metrics of the node',
    ),
  }),
)

export const policy = section(
  {
    podSecurity: field(
      z._default(z.enum(['privileged', 'baseline', 'restricted']), 'privileged'),
      'Level of the Pod Security Standards that every pod has to meet, in the version of the kubelet. `bakelet check` refuses a pod that does not. `privileged` refuses none.',
      'baseline',
    ),
    exempt: field(
      z._default(z.array(exemption), []),
      'Pods that need not meet the level, or not all of it.',
      [{ pod: '*', checks: ['hostPorts'], reason: 'the node has no Services' }],
    ),
  },
  'What the pods of the node may ask for.',
)
