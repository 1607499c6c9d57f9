/** A kind of Pod that the kubelet takes and `check` refuses, on purpose. */
interface Kind {
  readonly reason: string
  readonly code: RegExp
  readonly message: RegExp
  /** The last minor of Kubernetes of which it is true. */
  readonly upTo?: number
}

/** Every error of a Pod that only `check` refuses is of one of these kinds. */
const kinds: readonly Kind[] = [
  {
    reason: 'the kubelet silently takes one of the two',
    code: /^config-duplicate-key$/,
    message: /is written twice$/,
  },
  {
    reason: 'an empty list item is an empty argument, which nobody means',
    code: /^pod-schema$/,
    message: /\]` is empty$/,
  },
  {
    reason: 'the kubelet drops the field silently',
    code: /^pod-schema$/,
    message: /^there is no field|kubelet 1\.\d+ (?:has no field|drops it)|needs kubelet 1\.\d+; kubelet/,
  },
  {
    reason: 'the pull of an image that is no reference fails with InvalidImageName',
    code: /^pod-invalid$/,
    message: /is not a container image reference$/,
  },
  {
    reason: 'the kubelet takes a negative grace period for one second',
    code: /^pod-invalid$/,
    message: /^terminationGracePeriodSeconds is negative$/,
  },
  {
    reason: 'containerd does not start the Pod, or the kubelet never mounts its volume, or it crashes',
    code: /^pod-(needs-api-server|volume-unsupported)$/,
    message: /./,
  },
  {
    reason: 'a quantity without a digit is 0 for upstream, and nobody writes 0 like that',
    code: /^pod-schema$/,
    message: /is `[-+.]*(?:[eE][-+]?\d+|[a-zA-Z]*)`, which is not a quantity$/,
  },
  {
    reason: 'only from 1.37 on the kubelet says so itself; before that the pull fails',
    upTo: 36,
    code: /^pod-invalid$/,
    message: /^the volume names no image$/,
  },
  {
    reason: 'the kubelet keeps a field whose gate is off, and does not use it, or does not admit the Pod',
    code: /^pod-gate-off$/,
    message: /./,
  },
  {
    reason: 'GenerateUserString of containerd fails on it',
    code: /^pod-invalid$/,
    message: /^runAsGroup needs runAsUser/,
  },
  {
    reason: 'the kubelet admits the Pod, and starts no container of it',
    code: /^pod-not-admitted$/,
    message:
      /^user 0 is root|is not an absolute path, so runc|^the container has no variable|has a deletionTimestamp|is not a value of .*, so runc|and not a folder, so the kubelet/,
  },
  {
    reason: 'containerd starts no Pod with such a bandwidth',
    code: /^pod-invalid$/,
    message: /^containerd starts no Pod with the bandwidth/,
  },
  {
    reason:
      'kubelet 1.34 reads the rules without their gate and ignores them, or fails with a Pod that it did not check',
    upTo: 34,
    code: /^pod-(invalid|schema)$/,
    message:
      /^restartPolicyRules need|^the restart rule has no|restartPolicyRules|is not a resource of a Pod$|^a Pod as a whole has no resource claims$|more than the Pod's|^the containers together request more|cannot be overcommitted|of .* is (not a whole number.*|negative)$|resources\.claims|^hugepages need/,
  },
  {
    reason: 'the kubelet of a Linux node rejects the Pod, or nothing looks at the options',
    code: /^pod-(schema|invalid)$/,
    message: /and it takes linux$|there are no Windows options$/,
  },
  {
    reason:
      'go-yaml takes a quoted text whose lines stand left of their key; no YAML does, and hardly anybody means it',
    code: /^pod-syntax$/,
    message: /^missing closing ["']quote$/,
  },
  {
    reason:
      'the kubelet reads a line break or a blank there, or nothing at all, and the author sees a character',
    code: /^(pod-syntax|config-encoding)$/,
    message: /is a line break for the kubelet$|NUL character$|half of a surrogate pair$|not UTF-8/,
  },
]

export interface Found {
  readonly code: string
  readonly message: string
}

/** A key that is written twice, or a field that the kubelet drops: the other errors of the Pod can follow from it. */
const covers = /^the key .* is written twice$|^there is no field|kubelet 1\.\d+ (?:has no field|drops it)/s

/** Whether everything that `check` finds in a Pod is of these kinds, or can follow from one. */
export const areDeliberate = (found: readonly Found[], version: string): boolean =>
  found.some(({ message }) => covers.test(message)) || found.every(one => isDeliberate(one, version))

const isDeliberate = ({ code, message }: Found, version: string): boolean =>
  kinds.some(
    kind =>
      kind.code.test(code) &&
      kind.message.test(message) &&
      Number(version.split('.')[1]) <= (kind.upTo ?? 99),
  )
