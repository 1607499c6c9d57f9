import { inKubelet, type Mistake } from './mistake.ts'

export const mistakesInKubelet: readonly Mistake[] = [
  inKubelet('a number for a version', 'teaches', '{version: 1.36}', 'write it in quotes: "1.36"'),
  inKubelet('a version to come', 'teaches', '{version: "1.99"}', 'supported: 1.20 to 1.'),
  inKubelet('a field with a capital', 'teaches', '{config: {MaxPods: 20}}', 'did you mean `maxPods`?'),
  inKubelet('a number in quotes', 'teaches', "{config: {maxPods: '20'}}", 'write 20, without quotes'),
  inKubelet('a negative number', 'silent', '{config: {maxPods: -1}}', 'write 0 or more'),
  inKubelet(
    'a pair that contradicts itself',
    'silent',
    '{config: {imageGCHighThresholdPercent: 50, imageGCLowThresholdPercent: 80}}',
    'write both: 80 and 85 are the defaults',
  ),
  inKubelet(
    'a signal with a typo',
    'silent',
    '{config: {evictionHard: {memory.avalable: 5%}}}',
    'did you mean `memory.available`?',
  ),
  inKubelet(
    'a policy with a typo',
    'silent',
    '{config: {cpuManagerPolicy: statc}}',
    'did you mean `static`?',
  ),
  inKubelet('cgroupfs', 'teaches', '{config: {cgroupDriver: cgroupfs}}', [
    'bakelet sets systemd on both sides',
    'remove it',
  ]),
  inKubelet('a flag of old', 'teaches', '{flags: {container-runtime: remote}}', [
    'went away in 1.27',
    'remove it: only a remote runtime is left',
  ]),
  inKubelet('a flag with its dashes', 'teaches', '{flags: {--v: 2}}', 'write `v`'),
  inKubelet(
    'a file that nothing makes',
    'silent',
    '{flags: {image-credential-provider-config: /etc/cp.yaml}}',
    'remove it, and write the plugins under `kubelet.credentialProviders`',
  ),
  inKubelet('a server without clients', 'teaches', '{server: {listen: 0.0.0.0}}', [
    '`kubelet.server.clientCA` is missing',
    'for example: clientCA: pki/ca.crt',
  ]),
  inKubelet(
    'a server that is on',
    'rejects only',
    '{server: on}',
    'for example: server: { listen: 0.0.0.0, clientCA: pki/ca.crt }',
  ),
]
