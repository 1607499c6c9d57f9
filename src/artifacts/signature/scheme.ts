import type { ArtifactName } from '../../plan/types.ts'
import runcKeyring from './runc-keyring.asc'

/** How upstream signs a release file. */
export type Scheme =
  /** A detached OpenPGP signature in FILE.asc, by one of the keys of the keyring (ASCII armor). */
  | { readonly kind: 'gpg'; readonly keyring: string }
  /** Keyless, by cosign: FILE.sig and FILE.cert; the certificate is of this identity, as this issuer says. */
  | { readonly kind: 'cosign'; readonly identity: string; readonly issuer: string }

/** Who signed a file, or why nobody can say. Neither is an error: its sha256 is the pinned one either way. */
export type SignatureCheck = { readonly by: string } | { readonly unchecked: string }

/** Undefined: upstream signs nothing that stands beside the file. */
export const schemes: Readonly<Record<ArtifactName, Scheme | undefined>> = {
  // kubernetes.io/docs/tasks/administer-cluster/verify-signed-artifacts, from 1.26 on.
  kubelet: {
    kind: 'cosign',
    identity: 'krel-staging@k8s-releng-prod.iam.gserviceaccount.com',
    issuer: 'https://accounts.google.com',
  },
  // Each release is signed by one of its maintainers (script/release_sign.sh); runc.keyring of 1.5.1, from its Go module.
  runc: { kind: 'gpg', keyring: runcKeyring },
  containerd: undefined,
  'cni-plugins': undefined,
}
