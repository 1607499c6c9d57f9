import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readRecord } from '../../../src/access/record.ts'
import { boundedLines } from '../../../src/host/bounded-lines.ts'
import { call } from '../../../src/host/call.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { openNode } from '../../../src/tasks/open-node.ts'
import type { StreamingNode } from '../../../src/vm/types.ts'
import { labFolder, root, say } from '../lab.ts'

/** A machine of `bakelet up` in another process, and the commands that reach it. */
export interface Operated {
  readonly node: StreamingNode
  /** Its config; the commands run in the folder of it. */
  readonly config: string
  readonly plan: Plan
  /** What `up --json` printed. */
  readonly proof: unknown
  /** Runs a command of bakelet as in a second terminal. */
  cli(args: readonly string[], input?: string): Promise<{ code: number; stdout: string; stderr: string }>
  stop(): Promise<void>
}

interface Operating {
  /** Of the folder of the machine. Default: "operate". */
  readonly name?: string
  /** Lines for the end of the config. */
  readonly more?: string
  /** Options of `up`, beside those of every such machine. */
  readonly options?: readonly string[]
  /** Environment of the commands. */
  readonly env?: Readonly<Record<string, string>>
}

const bakelet = join(root, 'dist/bakelet.cjs')

export async function operate({
  name = 'operate',
  more = '',
  options = [],
  env,
}: Operating = {}): Promise<Operated> {
  const folder = join(labFolder, name)
  await rm(folder, { recursive: true, force: true })
  await cp(join(import.meta.dirname, 'config'), folder, { recursive: true })
  const config = join(folder, 'bakelet.yaml')
  await appendFile(config, more)
  const all = ['--json', '--install-tools', '--memory', '1536', ...options]
  const up = spawn(process.execPath, [bakelet, 'up', ...all], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const proof = await proofOf(up)
  const { plan } = await compileFile({ file: config, text: await readFile(config, 'utf8') })
  if (!plan) throw new Error('the config has errors')
  if (!(await readRecord(join(folder, 'out', plan.name)))) throw new Error('`up` leaves no record')
  const cli: Operated['cli'] = async (args, input) => {
    const called = await call(process.execPath, [bakelet, ...args], {
      cwd: folder,
      env: { NO_COLOR: '1', ...env },
      // A digest of every file takes minutes where there is no KVM and something else runs.
      timeoutMs: 600_000,
      ...(input !== undefined && { input }),
    })
    return { code: called.exitCode ?? -1, stdout: called.stdout, stderr: called.stderr }
  }
  const node = await openNode({ out: join(folder, 'out') }, plan, {})
  const stop = async () => {
    const ended = new Promise(resolve => up.once('exit', resolve))
    up.kill('SIGINT')
    await ended
  }
  return { node, config, plan, proof, cli, stop }
}

/** Until `up` has printed its proof. */
async function proofOf(up: ChildProcess): Promise<unknown> {
  const lines = boundedLines(line => say(`operate: ${line}`))
  up.stderr?.setEncoding('utf8').on('data', lines.push)
  let text = ''
  return new Promise((resolve, reject) => {
    up.once('exit', code => reject(new Error(`\`up\` ended with ${code}`)))
    up.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      try {
        resolve(JSON.parse(text))
      } catch {
        // More comes.
      }
    })
  })
}
