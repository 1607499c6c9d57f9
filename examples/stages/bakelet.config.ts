// One node in three stages: bakelet check --set stage=dev
import { defineConfig } from 'bakelet'

const sizes = { dev: '4G', test: '8G', prod: '16G' } as const

export default defineConfig(({ set }) => {
  const stage = set.stage ?? 'dev'
  if (stage !== 'dev' && stage !== 'test' && stage !== 'prod')
    throw new Error(`there is no stage ${stage}: use --set stage=dev, test or prod`)
  return {
    name: `edge-${stage}`,
    pods: ['pods/web.yaml'],
    kubelet: {
      version: '1.36.4',
      config: {
        maxPods: stage === 'prod' ? 60 : 20,
        featureGates: { SidecarContainers: true },
      },
    },
    image: { size: sizes[stage] },
  }
})
