import { defineConfig } from 'vitest/config'
import { vitePlugin } from './build/plugins.mjs'

// One machine at a time, one test at a time: a VM takes every core there is. So each project has a groupOrder of its own:
// projects of one order run side by side (vitest 4).
const machines = {
  // Half an hour is long: what happens is shown as it happens.
  disableConsoleIntercept: true,
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 45 * 60_000,
  hookTimeout: 45 * 60_000,
}

/**
 * Tests that boot machines and whose subject changes rarely. With `--full` alone: without them .ci/run keeps to an hour. What stays
 * boots each route once (first boot, baked, Packer), and looks at a running node.
 */
const onlyWithFull = [
  'allocatable',
  'baked-cuts',
  'closed',
  'containerd-alone',
  'crictl',
  'examples',
  'first-boot-cuts',
  'forwarded-logs',
  'gen-mkosi',
  'guard',
  'image-users',
  'imported',
  'manifests-baked',
  'own-root',
  'packer-amazon',
  'private-registry',
  'real-containerds*',
  'real-kubelets',
  'seeds',
  'site-gateway',
  'torn-image',
  'watchdog',
].map(name => `test/boots/${name}.test.ts`)

export default defineConfig({
  plugins: [vitePlugin],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/boots/**',
            'test/versions/**',
            'test/mkosi/**',
            'test/control-plane/**',
            'test/examples/**',
            'test/cgroup-v2/**',
            'test/kubectl/**',
            'test/judge/**',
          ],
          globalSetup: 'test/support/build-dist.ts',
          // Loading the modules again for each file would take as long as the tests, and no test changes its modules.
          isolate: false,
          maxWorkers: '100%',
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'vm',
          sequence: { groupOrder: 1 },
          include: ['test/boots/**/*.test.ts'],
          exclude: process.env.BAKELET_TESTS === 'full' ? [] : onlyWithFull,
          globalSetup: 'test/support/build-dist.ts',
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'versions',
          sequence: { groupOrder: 2 },
          include: ['test/versions/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'mkosi',
          sequence: { groupOrder: 3 },
          include: ['test/mkosi/**/*.test.ts'],
          globalSetup: 'test/support/build-dist.ts',
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'judge',
          sequence: { groupOrder: 6 },
          include: ['test/judge/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'control-plane',
          sequence: { groupOrder: 4 },
          include: ['test/control-plane/**/*.test.ts'],
          // The first run builds five large programs of Go.
          testTimeout: 120 * 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'examples',
          sequence: { groupOrder: 5 },
          include: ['test/examples/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'cgroup-v2',
          sequence: { groupOrder: 7 },
          include: ['test/cgroup-v2/**/*.test.ts'],
          globalSetup: 'test/support/build-dist.ts',
        },
      },
      {
        extends: true,
        test: {
          ...machines,
          name: 'kubectl',
          sequence: { groupOrder: 8 },
          include: ['test/kubectl/**/*.test.ts'],
          globalSetup: 'test/support/build-dist.ts',
        },
      },
    ],
  },
})
