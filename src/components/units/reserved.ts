import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ConfigUnit } from './texts.ts'

/** Whether bakelet brings the unit, whatever this config asks for. */
export function isOurs(name: string): boolean {
  return ['containerd.service', 'kubelet.service'].includes(name) || name.startsWith('bakelet-')
}

/** Units and drop-ins in place of bakelet's own. */
export function checkReserved({ name, whole, dropIns }: ConfigUnit, file: string): Diagnostic[] {
  const reserved = { code: 'unit-reserved', severity: 'error', file, at: 'key' } as const
  const unit: Diagnostic[] =
    whole && isOurs(name)
      ? [
          {
            ...reserved,
            path: ['units', name],
            message: `\`${name}\` is bakelet’s own unit`,
            hint: 'change it by a drop-in: `dropIns: {10-NAME.conf: {content: …}}`',
          },
        ]
      : []
  // A drop-in in /etc hides one of the same name in /usr/lib: systemd.unit(5).
  const hidden = dropIns.filter(({ dropIn }) => dropIn === '80-bakelet.conf')
  return [
    ...unit,
    ...hidden.map(({ path }) => ({
      ...reserved,
      path: path.slice(0, -1),
      message: '`80-bakelet.conf` is the name of bakelet’s own drop-ins',
      hint: 'give it another name: what sorts after 80-bakelet.conf is read after it',
    })),
  ]
}
