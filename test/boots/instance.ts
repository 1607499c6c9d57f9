import { createConnection, createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { shellWord } from '../../src/render/shell.ts'
import type { Vm } from '../../src/vm/types.ts'
import { ask, say } from './lab.ts'
import { type Moto, valueIn } from './moto.ts'

// A machine of ours that plays an instance: moto has no machines.

/** Of loopback, so that an instance's private address is one of this machine's. */
const network = '127.77.0.0/24'

/** Makes a VPC with one subnet, which gives its instances no public address. Gives back the subnet's id. */
export async function openNetwork(moto: Moto): Promise<string> {
  const vpc = valueIn(await moto.ask('CreateVpc', { CidrBlock: network }), 'vpcId')
  return valueIn(await moto.ask('CreateSubnet', { VpcId: vpc, CidrBlock: network }), 'subnetId')
}

export interface PlayedInstance {
  /** Closes its port. */
  close(): void
}

/**
 * Waits until somebody runs an instance; then the user `debian` of the machine has its key, as cloud-init gives it to
 * him there, and port 22 of its address leads to the machine. That port needs root, or CAP_NET_BIND_SERVICE.
 */
export async function playInstance(
  moto: Moto,
  vm: Vm,
  giveUp: AbortSignal,
): Promise<PlayedInstance | undefined> {
  for (; !giveUp.aborted; await sleep(200)) {
    const run = (await moto.calls()).find(({ action }) => action === 'RunInstances')
    // The call is written down before it is answered.
    const instances = run ? await moto.ask('DescribeInstances') : ''
    if (!instances.includes('<privateIpAddress>')) continue
    const name = run?.parameters.get('KeyName') ?? ''
    const key = await moto.ask('DescribeKeyPairs', { 'KeyName.1': name, IncludePublicKey: 'true' })
    const line = shellWord(valueIn(key, 'publicKey').trim())
    await ask(
      vm,
      `cd ~debian && install -d -o debian -g debian -m 700 .ssh && echo ${line} >.ssh/authorized_keys`,
    )
    const address = valueIn(instances, 'privateIpAddress')
    say(`the instance is ${address}`)
    return openPort(address, vm)
  }
  return undefined
}

async function openPort(host: string, vm: Vm): Promise<Server> {
  const hostPort = vm.forwards.find(({ guestPort }) => guestPort === 22)?.hostPort ?? 0
  const server = createServer(outside => {
    const inside = createConnection({ host: '127.0.0.1', port: hostPort })
    outside.pipe(inside).pipe(outside)
    for (const socket of [outside, inside])
      socket.on('error', () => {
        outside.destroy()
        inside.destroy()
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(22, host, resolve)
  })
  return server
}
