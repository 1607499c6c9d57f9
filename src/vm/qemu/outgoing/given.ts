/** What a guest on QEMU's user network reaches of the machine that runs it. */
export interface Given {
  /** TCP ports of this machine's loopback. */
  readonly loopbackPorts: ReadonlySet<number>
  /** UDP ports of the guest that are forwarded, from which it answers. */
  readonly udpForwards: ReadonlySet<number>
}
