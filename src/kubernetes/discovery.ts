import type { Plan } from '../plan/types.ts'
import { type Api, core, metrics, resources } from './resources.ts'

const verbs = ['get', 'list']

/** By path: what kubectl asks first, to learn what the server has (APIVersions, APIGroupList, APIResourceList of meta/v1). */
export function discoveryDocument(path: string, { artifacts }: Pick<Plan, 'artifacts'>): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [metricsGroup] }
  if (path === core.path) return resourceList(core, podSubresources)
  if (path === metrics.path) return resourceList(metrics, [])
  // See openApiV2 in answer.ts.
  if (path === '/openapi/v3') return { paths: {} }
  if (path === '/version') return versionInfo(artifacts.find(({ name }) => name === 'kubelet')?.version ?? '')
  return undefined
}

const podSubresources = [
  { ...{ name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod' }, verbs: ['get'] },
  {
    ...{ name: 'pods/portforward', singularName: '', namespaced: true, kind: 'PodPortForwardOptions' },
    verbs: ['create', 'get'],
  },
  {
    ...{ name: 'pods/exec', singularName: '', namespaced: true, kind: 'PodExecOptions' },
    verbs: ['create', 'get'],
  },
]

function resourceList(of: Api, subresources: readonly object[]) {
  const own = resources.filter(({ api }) => api === of)
  return {
    ...{ kind: 'APIResourceList', groupVersion: of.version },
    resources: [
      ...own.map(({ name, kind, namespaced, shortNames, categories }) => ({
        ...{ name, singularName: kind.toLowerCase(), namespaced, kind, verbs, shortNames },
        ...(categories && { categories }),
      })),
      ...subresources,
    ],
  }
}

const metricsVersion = { groupVersion: metrics.version, version: 'v1beta1' }
const metricsGroup = {
  name: 'metrics.k8s.io',
  versions: [metricsVersion],
  preferredVersion: metricsVersion,
}

/** The version of the server is that of the kubelet, with which kubectl compares its own. */
function versionInfo(version: string) {
  const [major = '', minor = ''] = version.split('.')
  return { major, minor, gitVersion: `v${version}`, platform: 'linux' }
}
