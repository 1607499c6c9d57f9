// Checked by tsc alone: an unused @ts-expect-error is an error.
import { defineConfig } from '../../src/config/define-config.ts'

defineConfig({ name: 'edge' })
defineConfig({
  name: 'edge',
  kubelet: { config: { maxPods: 20, featureGates: { SidecarContainers: true } } },
})
defineConfig({ name: 'edge', kubelet: { version: '1.37', config: { featureGates: {} } } })
defineConfig(({ env, set }) => ({
  name: `edge-${String(set.stage)}`,
  system: { hostname: env.NAME ?? 'edge' },
  pods: set.stage === 'prod' ? ['pods/*.yaml'] : [],
}))
defineConfig(async () => ({ name: 'edge' }))
defineConfig({
  name: 'edge',
  containerd: {
    version: '2.3.6',
    config: {
      plugins: { 'io.containerd.cri.v1.images': { max_concurrent_downloads: 3 }, 'my.plugin': { x: 1 } },
    },
  },
})
// A version that is computed could be any.
defineConfig({ name: 'edge', kubelet: { version: `1.${36}` as string, config: { maxPods: 20 } } })

// @ts-expect-error the name is missing
defineConfig({})
// @ts-expect-error there is no such key
defineConfig({ name: 'edge', kubelett: {} })
// @ts-expect-error there is no such key in a section
defineConfig({ name: 'edge', kubelet: { confg: {} } })
// @ts-expect-error not one of the values
defineConfig({ name: 'edge', arch: 'riscv' })
// @ts-expect-error text, not a number
defineConfig({ name: 'edge', kubelet: { version: 1.36 } })
// @ts-expect-error there is no such field
defineConfig({ name: 'edge', kubelet: { config: { maxPod: 20 } } })
// @ts-expect-error a number, not text
defineConfig({ name: 'edge', kubelet: { config: { maxPods: '20' } } })
// @ts-expect-error the field came with 1.32
defineConfig({ name: 'edge', kubelet: { version: '1.31.0', config: { crashLoopBackOff: {} } } })
// @ts-expect-error there is no such gate
defineConfig({ name: 'edge', kubelet: { config: { featureGates: { SideCar: true } } } })
const gone = { APIListChunking: true } as const
// @ts-expect-error the gate went with 1.33
defineConfig({ name: 'edge', kubelet: { version: '1.36', config: { featureGates: { ...gone } } } })
// @ts-expect-error a gate is on or off
defineConfig({ name: 'edge', kubelet: { config: { featureGates: { SidecarContainers: 'yes' } } } })
// @ts-expect-error containerd has no such key
defineConfig({ name: 'edge', containerd: { config: { plugin: {} } } })
// @ts-expect-error a field of another type in a function
defineConfig(() => ({ name: 'edge', image: { cloudInit: 'yes' } }))
