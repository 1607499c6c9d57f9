import type { Plan } from '../plan/types.ts'
import { resources } from './resources.ts'

const verbs = ['get', 'list']

/** By path: what kubectl asks first, to learn what the server has (APIVersions, APIGroupList, APIResourceList of meta/v1). */
export function discoveryDocument(path: string, { artifacts }: Pick<Plan, 'artifacts'>): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }
  if (path === '/api/v1') return { kind: 'APIResourceList', groupVersion: 'v1', resources: coreResources() }
  // See openApiV2 in answer.ts.
  if (path === '/openapi/v3') return { paths: {} }
  if (path === '/version') return versionInfo(artifacts.find(({ name }) => name === 'kubelet')?.version ?? '')
  return undefined
}

function coreResources() {
  return [
    ...resources.map(({ name, kind, namespaced, shortNames, categories }) => ({
      ...{ name, singularName: kind.toLowerCase(), namespaced, kind, verbs, shortNames },
      ...(categories && { categories }),
    })),
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
}

/** The version of the server is that of the kubelet, with which kubectl compares its own. */
function versionInfo(version: string) {
  const [major = '', minor = ''] = version.split('.')
  return { major, minor, gitVersion: `v${version}`, platform: 'linux' }
}
