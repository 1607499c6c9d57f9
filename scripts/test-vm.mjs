// npm run test:vm: the tests that boot machines. With --full, also every pair of versions and every mkosi that README names;
// together they take hours. Other arguments go to vitest.
import { spawnSync } from 'node:child_process'

const args = process.argv.slice(2)
const full = args.includes('--full')
// One after the other: each project takes the whole machine.
const failed = ['vm', ...(full ? ['versions', 'mkosi'] : [])].filter(project => {
  const rest = args.filter(arg => arg !== '--full')
  const { status } = spawnSync('vitest', ['run', '--project', project, ...rest], { stdio: 'inherit' })
  return status !== 0
})
process.exitCode = failed.length > 0 ? 1 : 0
