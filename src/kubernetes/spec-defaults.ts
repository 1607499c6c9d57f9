/** Part of a manifest, of which bakelet knows no more than that it is a map. */
type Fields = Readonly<Record<string, unknown>>

/**
 * The spec with the defaults that kubectl prints: it leaves them to the API server (pkg/apis/core/v1/defaults.go@v1.36.4,
 * SetDefaults_PodSpec, SetDefaults_Probe and SetDefaults_HTTPGetAction; k8s.io/api core/v1 ContainerPort, `+default="TCP"`).
 */
export function withDefaults(spec: Fields): Fields {
  return {
    ...{ dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', terminationGracePeriodSeconds: 30 },
    ...spec,
    ...eachOf(spec, ['initContainers', 'containers'], containerDefaults),
  }
}

function containerDefaults(container: Fields): Fields {
  const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap(name => {
    const probe = container[name]
    return isFields(probe) ? [[name, probeDefaults(probe)] as const] : []
  })
  return {
    ...container,
    ...eachOf(container, ['ports'], port => ({ protocol: 'TCP', ...port })),
    ...Object.fromEntries(probes),
  }
}

function probeDefaults(probe: Fields): Fields {
  const { httpGet } = probe
  return {
    ...{ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
    ...probe,
    ...(isFields(httpGet) && { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } }),
  }
}

/** Those of the named lists that there are, with each of their items changed. */
function eachOf(fields: Fields, names: readonly string[], change: (item: Fields) => Fields): Fields {
  return Object.fromEntries(
    names.flatMap(name => {
      const items = fields[name]
      return Array.isArray(items)
        ? [[name, items.map(item => (isFields(item) ? change(item) : item))] as const]
        : []
    }),
  )
}

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
