import { compile } from '../../../../src/compile/index.ts'

interface Found {
  readonly code: string
  readonly severity: string
  readonly message: string
}

const codes = [
  'pod-not-admitted',
  'pod-port-missing',
  'pod-profile-missing',
  'pod-setting-unused',
  'pod-image-pull',
]

/** What is found of these kinds, in a config with lines of its own. */
export async function found(pods: readonly string[], config = '', of = codes): Promise<Found[]> {
  const { diagnostics } = await compile({
    config: { file: 'bakelet.yaml', text: `name: edge\npods: [pods/*.yaml]\n${config}` },
    read: async () => ({
      pods: pods.map((text, index) => ({ source: { file: `pods/${index}.yaml`, text }, index: 0 })),
      ...{ clientCA: undefined, registryFiles: [], sourceFiles: [], certificates: [], diagnostics: [] },
      secrets: new Map(),
    }),
  })
  return diagnostics.filter(({ code }) => of.includes(code))
}
