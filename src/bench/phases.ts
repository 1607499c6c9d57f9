import type { Contestant } from './contestant.ts'
import type { GuestRecord } from './guest.ts'

/** One part of a measured boot, between power-on and the answer. */
export interface MeasuredPhase {
  readonly name: string
  /** One sentence on the events of this phase. */
  readonly about: string
  /** When it was over, by the guest's clock; undefined: the guest does not say. The last phase ends with the answer. */
  readonly end: (guest: GuestRecord) => number | undefined
}

const answer: MeasuredPhase = {
  name: 'answer',
  about: 'The container runs; its server starts and answers.',
  end: () => undefined,
}

/** The phases of a contestant, in the order in which they end. */
export function measuredPhases({ name, unit }: Pick<Contestant, 'name' | 'unit'>): readonly MeasuredPhase[] {
  const [first, ...rest] = ownPhases[name](unit)
  return [
    {
      name: 'firmware',
      about: 'Firmware and boot loader find the disk and load the kernel, until its clock starts.',
      // Where the guest's clock starts.
      end: () => 0,
    },
    {
      name: 'kernel',
      about: 'The kernel sets up its devices; its initrd mounts the root file system.',
      end: ({ userspace }) => userspace,
    },
    {
      name: 'systemd',
      about: `systemd starts udev, the journal and the network, until it starts ${first}.`,
      end: ({ units }) => units[first]?.starting,
    },
    ...rest,
  ]
}

/** The unit that systemd starts first of its own, and what comes after that. */
const ownPhases: Readonly<Record<Contestant['name'], (unit: string) => [string, ...MeasuredPhase[]]>> = {
  bakelet: () => [
    'containerd.service',
    {
      name: 'containerd',
      about: 'containerd loads its plugins, until it is ready.',
      end: ({ units }) => units['containerd.service']?.active,
    },
    {
      name: 'kubelet',
      about: 'The kubelet starts, reads the manifests, and asks containerd for a sandbox.',
      end: ({ cri }) => cri.sandboxAsked,
    },
    {
      name: 'sandbox',
      about: 'CNI makes the network of the pod; runc starts the process that holds it.',
      end: ({ cri }) => cri.sandboxReady,
    },
    {
      name: 'container',
      about: 'runc starts the containers of the pod, its init containers first.',
      end: ({ cri }) => cri.containerStarted,
    },
    answer,
  ],
  floor: unit => [
    unit,
    { name: 'server', about: 'The server starts as a plain process and answers.', end: () => undefined },
  ],
  quadlet: unit => [
    unit,
    {
      name: 'podman',
      about: 'Podman sets up storage and network, until the container runs.',
      end: ({ units }) => units[unit]?.active,
    },
    answer,
  ],
}
