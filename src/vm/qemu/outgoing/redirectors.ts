/** Sockets of QEMU's two redirectors: one hands out what the guest sends, the other takes what may go on. */
export interface OutgoingSockets {
  readonly fromGuest: string
  readonly toNetwork: string
}

/** Options of QEMU that lead every frame which the guest sends through the filter. Values are encoded by `value`. */
export function outgoingArgs({ fromGuest, toNetwork }: OutgoingSockets, value: (text: string) => string) {
  const chardev = (id: string, path: string) => [
    '-chardev',
    `socket,id=${id},path=${value(path)},server=on,wait=off`,
  ]
  return [
    ...chardev('from-guest', fromGuest),
    ...chardev('to-network', toNetwork),
    // Frames to a netdev pass its filters from the last to the first (net/net.c of QEMU 7.2, filter_receive_iov): what comes in by
    // the first filter does not meet the second again.
    ...['-object', 'filter-redirector,id=outgoing-in,netdev=net,queue=rx,indev=to-network'],
    ...['-object', 'filter-redirector,id=outgoing-out,netdev=net,queue=rx,outdev=from-guest'],
  ]
}
