/** Mode of a disk image: pod manifests are in it, and on the node only root reads them. */
export const imageMode = 0o600
