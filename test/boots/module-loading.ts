import { expect, it } from 'vitest'
import { withModuleLoading } from '../../src/apply/module-loading.ts'
import type { Plan } from '../../src/plan/types.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask } from './lab.ts'

const modprobe = 'cat /proc/sys/kernel/modprobe'
const isReady = 'until systemctl is-active --quiet bakelet-ready.target; do sleep 1; done'
/** An interface to the kernel's ciphers, which any process may ask for: socket(2) with AF_ALG and SOCK_SEQPACKET. */
const askForModule = `setpriv --reuid=65534 --clear-groups perl -e 'socket(my $socket, 38, 5, 0) or print "$!\\n"' 2>&1`
const isLoaded = 'grep -c "^af_alg " /proc/modules || true'

/** What `kernel.autoload: false` means, to a node and to pods that come later. */
export function itLoadsNoModules(
  machine: () => QemuVm,
  plan: () => Plan,
  page: (port: number) => string,
): void {
  it('loads no module that a process asks for once every pod is ready', async () => {
    await ask(machine(), isReady, 300_000)
    expect(await ask(machine(), modprobe)).toBe('\n')
    expect(await ask(machine(), askForModule)).toBe('Address family not supported by protocol\n')
    expect(await ask(machine(), isLoaded)).toBe('0\n')
  })

  it('starts a pod again whose sandbox has ended', async () => {
    const ctr = `${plan().prefix}/bin/ctr --namespace k8s.io`
    const ids = `${ctr} containers ls -q 'labels."io.kubernetes.pod.name"~="^web-"'`
    const tasks = `for id in $(${ids}); do ${ctr} tasks ls | grep "^$id .*RUNNING" || true; done`
    const before = await ask(machine(), tasks)
    expect(before.trim().split('\n')).toHaveLength(2)
    await ask(machine(), `${tasks} | while read -r id _; do ${ctr} tasks kill -s KILL $id; done`)
    await ask(machine(), `until ${page(8080)} | grep -q 'a static pod'; do sleep 1; done`, 300_000)
    const after = await ask(machine(), tasks)
    expect(after.trim().split('\n')).toHaveLength(2)
    for (const line of before.trim().split('\n')) expect(after).not.toContain(line)
  })

  it('starts a pod with a port of the node that somebody adds', async () => {
    const pods = `${plan().prefix}/conf/pods`
    await ask(
      machine(),
      `umask 077; sed 's/name: web$/name: later/; s/name: "web"$/name: later/; s/hostPort: 8080/hostPort: 8090/' ${pods}/web.yaml >${pods}/later.yaml`,
    )
    await ask(machine(), `until ${page(8090)} | grep -q 'a static pod'; do sleep 1; done`, 300_000)
    expect(await ask(machine(), modprobe)).toBe('\n')
    await ask(machine(), `rm ${pods}/later.yaml; while ${page(8090)} | grep -q .; do sleep 1; done`, 300_000)
  })

  it('loads modules while `apply` changes pods, and no more afterwards', async () => {
    const signal = new AbortController().signal
    const meanwhile = await withModuleLoading(machine(), signal, async () => [
      await ask(machine(), modprobe),
      await ask(machine(), askForModule),
      await ask(machine(), isLoaded),
    ])
    expect(meanwhile).toEqual(['/sbin/modprobe\n', '', '1\n'])
    await ask(machine(), isReady, 300_000)
    expect(await ask(machine(), modprobe)).toBe('\n')
  })
}
