// npm run test:vm: the tests that boot machines. With --full, also those that take CI too long (`onlyWithFull` in vitest.config.ts,
// every power cut of a first boot), every pair of versions and every mkosi that README names, the control plane of Kubernetes,
// the first boot of an example, a rehearsal on cgroup v2, and the real kubectl; together they take hours. Other arguments go to
// vitest. One run for all projects, since each run writes its own JSON report.
import { spawnSync } from 'node:child_process'

const args = process.argv.slice(2)
const isFull = args.includes('--full')
const projects = [
  'vm',
  ...(isFull ? ['versions', 'mkosi', 'control-plane', 'examples', 'cgroup-v2', 'kubectl'] : []),
]
const { status, error } = spawnSync(
  'vitest',
  ['run', ...projects.flatMap(name => ['--project', name]), ...args.filter(arg => arg !== '--full')],
  { stdio: 'inherit', env: { ...process.env, ...(isFull && { BAKELET_TESTS: 'full' }) } },
)
if (error) console.error(error.message)
process.exitCode = status ?? 1
