import { expect, it } from 'vitest'
import type { PlannedImage } from '../../src/plan/types.ts'
import { refusePulls } from '../../src/tasks/refuse-pulls.ts'

const image = (reference: string, preload: boolean): PlannedImage => ({
  ...{ reference, preload, sandbox: false },
  origin: { component: 'pods', path: [] },
})
const pause = image('registry.k8s.io/pause:3.10.2', true)
const [redis, haproxy] = ['redis', 'haproxy'].map(name => image(`docker.io/library/${name}:1`, false))

it('passes a node that has every image', () => {
  expect(() => refusePulls({ images: [pause] }, '')).not.toThrow()
})

it.each([
  [[pause, redis], 'the node pulls docker.io/library/redis:1 when its pods start'],
  [[redis, haproxy, pause], 'the node pulls docker.io/library/redis:1 and 1 more when its pods start'],
])('refuses a node that would pull on a network without a registry', (images, words) => {
  expect(() => refusePulls({ images: images as PlannedImage[] }, 'add --network user')).toThrow(words)
})
