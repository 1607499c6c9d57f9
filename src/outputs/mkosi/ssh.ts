import type { Plan } from '../../plan/types.ts'
import type { OutputFile } from '../file.ts'

/**
 * What Debian's openssh-server is told in an image, beside keys: what section 5.1 of the CIS Debian Linux 12 Benchmark v1.1 asks for
 * and is not OpenSSH's default (sshd_config(5) of 10.0; X11Forwarding is yes in Debian's file). `bakelet --host` runs commands on a
 * connection that it shares, and forwards nothing (src/access/ssh.ts). A file of the config whose name sorts before this one has the
 * last word, as the first value counts.
 */
const hardening = `LoginGraceTime 60
MaxAuthTries 4
MaxStartups 10:30:60
ClientAliveInterval 15
ClientAliveCountMax 3
DisableForwarding yes
X11Forwarding no
`

/** The port of sshd is the one that the config asked for with it. */
export function sshFiles({ users }: Plan): OutputFile[] {
  const root = users.some(({ name, sshAuthorizedKeys }) => name === 'root' && sshAuthorizedKeys.length > 0)
  return [
    {
      // Read before the rest of sshd_config, and the first value counts (sshd_config(5)).
      path: 'etc/ssh/sshd_config.d/80-bakelet.conf',
      mode: '0644',
      content: `# Made by bakelet. Keys only.
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin ${root ? 'prohibit-password' : 'no'}
${hardening}`,
    },
    {
      // Debian makes host keys on the first boot only: a power cut in it would leave a machine without, for good. On
      // other boots `ssh-keygen -A` finds them, and makes those that are missing or empty (ssh-keygen.c, 10.0).
      path: 'etc/systemd/system/sshd-keygen.service.d/80-bakelet.conf',
      mode: '0644',
      content: '# Made by bakelet.\n[Unit]\nConditionFirstBoot=\n',
    },
  ]
}
