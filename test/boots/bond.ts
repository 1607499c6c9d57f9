import { expect } from 'vitest'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask } from './lab.ts'

/** A bond of the machine's card and of one that is plugged in later, with a VLAN on it. */
export const bondedNetwork = {
  ethernets: { uplink: { match: { name: 'en*' } }, spare: {} },
  bonds: { bond0: { interfaces: ['uplink', 'spare'], dhcp: true } },
  vlans: { office: { id: 20, link: 'bond0', addresses: ['198.51.100.10/24'], mtu: 1400 } },
}

// The other end of the second card, in a namespace: a switch with a machine of the VLAN.
const plugIn = `
ip netns add switch
ip link add spare type veth peer name port
ip link set port netns switch
ip -n switch link set port up
ip -n switch link add link port name vlan20 type vlan id 20
ip -n switch address add 198.51.100.1/24 dev vlan20
ip -n switch link set vlan20 up`

const active = 'cat /sys/class/net/bond0/bonding/active_slave'

/** Repeats a command, which networkd or the bond's monitor makes true a moment later. */
const soon = (command: string) =>
  `for i in $(seq 60); do ${command} && exit; sleep 1; done; ip -d address >&2; exit 1`

/** The address of the node is that of the bond; when its card fails, the other takes over, VLAN and all, and gives back. */
export async function expectBond(vm: QemuVm, answers: () => Promise<boolean>): Promise<void> {
  const card = (await ask(vm, active)).trim()
  expect(card).toMatch(/^en/)
  expect(await ask(vm, 'ip -o -4 address show scope global | grep -v cni')).toMatch(
    /^\d+: bond0 +inet 10\.0\.2\.15\/24 .*dynamic.*\n\d+: office +inet 198\.51\.100\.10\/24 [^\n]*\n$/,
  )
  expect(await ask(vm, 'ip -d link show office')).toMatch(
    /office@bond0: .* mtu 1400 [\s\S]*vlan protocol 802\.1Q id 20 /,
  )

  await ask(vm, plugIn)
  await ask(vm, soon('grep -q spare /sys/class/net/bond0/bonding/slaves'))
  await ask(vm, `ip link set ${card} down`)
  await ask(vm, soon(`[ "$(${active})" = spare ]`))
  await ask(vm, soon(`ip netns exec switch timeout 5 bash -c '< /dev/tcp/198.51.100.10/22'`))

  await ask(vm, `ip link set ${card} up`)
  await ask(vm, 'ip -n switch link set port down')
  await ask(vm, soon(`[ "$(${active})" = ${card} ]`))
  await expect.poll(answers, { timeout: 60_000 }).toBe(true)
  await ask(vm, 'ip netns del switch')
}
