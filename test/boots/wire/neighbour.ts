import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { requireTool } from '../../../src/host/tools.ts'
import { type Call, type Outcomes, outcomesOf, textOfCalls } from './call.ts'

const namespace = 'bakelet-wire'
const namespaceFile = `/run/netns/${namespace}`
const calls = join(import.meta.dirname, 'calls.pl')

/** The network of the wire, in which test/boots/slow-stop has the node. */
export const node = { ipv4: '198.51.100.1', ipv6: '2001:db8:1::1' } as const
export const neighbour = { ipv4: '198.51.100.2', ipv6: '2001:db8:1::2' } as const
/** Of a cloud: its metadata service, which the neighbour plays too. */
export const metadata = { ipv4: '169.254.169.254', ipv6: 'fd00:ec2::254' } as const

/** TCP and UDP at all of its addresses: what it listens at. */
export const neighbourPorts = [53, 80, 7000] as const

/** A machine beside the guest: a network namespace of this machine, whose card is the other end of the guest's. */
export interface Neighbour {
  /** Makes the calls at once. */
  call(calls: readonly Call[]): Promise<Outcomes>
  /** Repeats the calls until they are ended. */
  keepCalling(calls: readonly Call[]): { end(): Promise<Outcomes> }
  /** The datagrams that came to it. */
  heard(): readonly string[]
  /** Runs ip(8) in it. */
  ip(words: string): void
  close(): Promise<void>
}

/** Makes the neighbour. Every machine of QEMU that starts before close() is on its wire: so one at a time. */
export async function openNeighbour(): Promise<Neighbour> {
  const ip = (words: string) => void execFileSync('ip', words.split(' '))
  // Of a run that was cut off.
  const clean = () => execFileSync('sh', ['-c', `[ ! -e ${namespaceFile} ] || ip netns del ${namespace}`])
  const ipInside = (words: string) => ip(`-n ${namespace} ${words}`)
  clean()
  ip(`netns add ${namespace}`)
  ipInside('link set lo up')
  // It stays when QEMU ends, addresses and all. nodad: they count at once.
  ipInside('tuntap add dev eth0 mode tap')
  for (const address of [`${neighbour.ipv4}/24`, `${metadata.ipv4}/32`])
    ipInside(`address add ${address} dev eth0`)
  for (const address of [`${neighbour.ipv6}/64`, `${metadata.ipv6}/128`])
    ipInside(`address add ${address} dev eth0 nodad`)
  ipInside('link set eth0 up')
  ipInside(`route add 10.88.0.0/16 via ${node.ipv4} src ${neighbour.ipv4}`)
  ipInside(`route add fd00:10:88::/64 via ${node.ipv6} src ${neighbour.ipv6}`)

  const qemu = await requireTool('qemu-system-x86_64')
  const { PATH } = process.env
  Object.assign(process.env, { WIRED_QEMU: qemu, WIRED_NAMESPACE: namespaceFile })
  process.env.PATH = [join(import.meta.dirname, 'bin'), PATH].join(delimiter)

  const programs: Program[] = []
  const start = (...words: string[]): Program => {
    const child = spawn('nsenter', [`--net=${namespaceFile}`, 'perl', calls, ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // A group of its own, with the process of each call.
      detached: true,
    })
    let printed = ''
    child.stdout.on('data', data => {
      printed += data
    })
    const program = { child, closed: once(child, 'close'), printed: () => printed }
    programs.push(program)
    return program
  }
  const listener = start('listen', ...neighbourPorts.map(String))
  return {
    ip: ipInside,
    call: async calls => {
      const { child, closed, printed } = start('once')
      child.stdin?.end(textOfCalls(calls))
      await closed
      return outcomesOf(printed())
    },
    keepCalling: calls => {
      const caller = start('always')
      caller.child.stdin?.end(textOfCalls(calls))
      return {
        end: async () => {
          await end(caller)
          return outcomesOf(caller.printed())
        },
      }
    },
    heard: () => listener.printed().split('\n'),
    close: async () => {
      await Promise.all(programs.map(end))
      process.env.PATH = PATH
      clean()
    },
  }
}

interface Program {
  readonly child: ChildProcess
  readonly closed: Promise<unknown>
  readonly printed: () => string
}

async function end({ child, closed }: Program): Promise<void> {
  const hasEnded = child.exitCode !== null || child.signalCode !== null
  if (child.pid !== undefined && !hasEnded) process.kill(-child.pid)
  await closed
}
