import { expect } from 'vitest'
import type { Vm } from '../../../src/vm/types.ts'
import { ask } from '../lab.ts'

/** What `files` and `units` of bakelet.yaml beside this come to on a node, however it was made. */
export async function expectFilesAndUnits(vm: Vm): Promise<void> {
  expect(await ask(vm, "stat -c '%A %U:%G %N' /etc/app/app.conf /srv/app /srv/app/data /opt/app")).toBe(
    [
      "-rw-r----- www-data:www-data '/etc/app/app.conf'",
      "drwxr-xr-x root:root '/srv/app'",
      "drwxr-x--- www-data:root '/srv/app/data'",
      "lrwxrwxrwx root:root '/opt/app' -> '../srv/app'",
      '',
    ].join('\n'),
  )
  expect(await ask(vm, 'od -An -tx1 /etc/app/bytes')).toBe(' 00 01 02 ff\n')
  const units = "tick.timer worker@mail.service 'run-my\\x2ddata.mount' off.service"
  expect(await ask(vm, `systemctl is-active ${units} || true`)).toBe('active\nactive\nactive\ninactive\n')
  expect(await ask(vm, `systemctl is-enabled ${units} || true`)).toBe('enabled\nenabled\nenabled\ndisabled\n')
  expect(await ask(vm, 'findmnt -n -o FSTYPE /run/my-data')).toBe('tmpfs\n')
  expect(await ask(vm, 'stat -c %U /proc/$(systemctl show -P MainPID worker@mail.service)')).toBe(
    'www-data\n',
  )
  const environment = 'tr "\\0" "\\n" </proc/$(systemctl show -P MainPID containerd.service)/environ'
  expect(await ask(vm, `${environment} | grep FROM_DROP_IN`)).toBe('FROM_DROP_IN=yes\n')
  // Of the timer.
  await ask(vm, 'for i in $(seq 60); do [ -s /run/ticks ] && exit; sleep 1; done; exit 1')
}
