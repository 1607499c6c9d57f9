import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

interface Conflist {
  readonly cniVersion: string
  readonly name: string
  readonly plugins: readonly { readonly type: string }[]
}

/** What a plugin answers to ADD: CNI 1.0.0, "ADD Success". */
export interface Result {
  readonly ips: readonly { readonly address: string; readonly gateway?: string }[]
}

/** A machine of network namespaces, where a pod is one and the plugins run as root. */
export class Machine {
  private readonly process: ChildProcess

  private constructor(process: ChildProcess) {
    this.process = process
  }

  static async start(): Promise<Machine> {
    const script = 'mount -t tmpfs tmpfs /run && ip link set lo up && echo ready && exec cat'
    const process = spawn('unshare', ['-rmn', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(process.stdout, 'data')
    return new Machine(process)
  }

  stop(): void {
    this.process.stdin?.end()
  }

  run(command: string, { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}): string {
    const target = ['-t', String(this.process.pid), '-U', '-m', '-n', '--preserve-credentials']
    const { status, stdout, stderr } = spawnSync('nsenter', [...target, 'sh', '-ec', command], {
      encoding: 'utf8',
      input,
      env: { ...process.env, ...env },
      timeout: 60_000,
    })
    if (status !== 0) throw new Error(`${command}: ${stderr}${stdout}`)
    return stdout
  }

  /** Calls the plugins in their order, as libcni does (libcni/api.go v1.3.0, AddNetworkList): each with the result of the last. */
  add({ plugins, cniVersion, name }: Conflist, bin: string, runtimeConfig: object): Result {
    let prevResult: Result | undefined
    for (const plugin of plugins) {
      const config = { ...plugin, cniVersion, name, runtimeConfig, ...(prevResult && { prevResult }) }
      const answer = this.run(`${bin}/${plugin.type}`, {
        input: JSON.stringify(config),
        env: {
          ...{ CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'pod', CNI_NETNS: '/run/netns/pod' },
          ...{ CNI_IFNAME: 'eth0', CNI_PATH: bin },
        },
      })
      prevResult = JSON.parse(answer)
    }
    if (!prevResult) throw new Error('no plugins')
    return prevResult
  }
}
