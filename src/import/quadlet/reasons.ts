import type { ImportCode } from '../report.ts'

/** Why settings that only podman has stay behind, and the way out. */
export const podmanReasons = {
  init: [
    'import-no-counterpart',
    'the program is process 1 of its container',
    'put tini into the image, or set shareProcessNamespace: true in the pod',
  ],
  mask: [
    'import-no-counterpart',
    'a Pod masks the paths that containerd does, or with procMount: Unmasked none',
    'remove it, or write securityContext.procMount in the pod',
  ],
  autoupdate: [
    'import-no-counterpart',
    'nothing on the node looks for newer images',
    'write a new tag or digest and boot a new image: `bakelet lock` pins it',
  ],
  startup: ['import-no-counterpart', 'bakelet does not translate it', 'write startupProbe in the pod'],
  notify: [
    'import-no-counterpart',
    'a program in a pod tells systemd nothing',
    'write HealthCmd=, which becomes a readinessProbe',
  ],
  environment: [
    'import-no-counterpart',
    'the variables of the machine are not those of the node',
    'write the variables that the program needs as Environment=',
  ],
} as const satisfies Readonly<Record<string, readonly [code: ImportCode, why: string, hint: string]>>
