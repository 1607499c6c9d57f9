import { nodePaths } from '../../plan/paths.ts'
import { askedByPods, type Row } from './row.ts'
import { sshd } from './sshd.ts'

/** The plan says which are not to be loaded. */
const wanted = {
  ...{ answer: /^(?!no|unknown)/, why: '`kernel.modules` names them, or a pod has a port of SCTP' },
  where: ({ files, prefix }, found) => {
    const file = files.find(({ path }) => path === nodePaths(prefix).modprobe)
    const closed = file && 'content' in file ? String(file.content) : ''
    return found.split(' ').every(name => !closed.includes(`install ${name} `))
  },
} satisfies Row['accepted']

const noPod = 'no container runs'
const no = { good: /^no$/, wants: 'no' }

/** What the sections of CIS Distribution Independent Linux v1.1 ask, and do not ask of parameters of the kernel. */
const numbered: readonly Row[] = [
  {
    ...{ item: '1.1.1', about: 'rare file systems that can be loaded' },
    ...{ ask: 'loadable cramfs freevxfs hfs hfsplus jffs2', ...no },
    accepted: wanted,
  },
  {
    ...{
      item: '1.1.2',
      about: 'of /tmp, /var, /var/log and /home, those without a file system of their own',
    },
    ask: 'for path in /tmp /var /var/log /home; do mountpoint -q $path || printf "%s " $path; done; echo',
    ...{ good: /^$/, wants: 'none' },
    accepted: { answer: /^\//, why: 'a node has one file system, and those that `disks` of the config adds' },
  },
  {
    ...{ item: '1.1.3', about: 'options of /tmp', ask: 'options_of /tmp' },
    ...{
      good: /nosuid.*nodev.*noexec/,
      wants: 'nosuid, nodev, noexec',
      absent: '/tmp is not a file system of its own',
    },
    accepted: { answer: /nosuid.*nodev/, why: 'programs in /tmp can be started: installers do so' },
  },
  {
    ...{ item: '1.1.15', about: 'options of /dev/shm', ask: 'options_of /dev/shm' },
    ...{ good: /nosuid.*nodev/, wants: 'nosuid, nodev', absent: '/dev/shm is not a file system of its own' },
  },
  {
    ...{ item: '1.2, 1.8', about: 'packages update by themselves' },
    ask: 'active apt-daily-upgrade.timer',
    ...{ good: /^ ?apt/, wants: 'yes' },
    accepted: { answer: /^no$/, why: 'a new image replaces the node' },
  },
  {
    ...{ item: '1.3', about: 'programs that look for changed files on the node' },
    ask: 'if command -v aide tripwire >/dev/null; then echo yes; else echo no; fi',
    ...{ good: /^yes$/, wants: 'yes' },
    accepted: { answer: /^no$/, why: '`bakelet verify` compares files with the plan, from elsewhere' },
  },
  {
    ...{ item: '1.4.3', about: 'password of root' },
    ask: "sed -n 's/^root:\\(.\\).*/\\1/p' /etc/shadow",
    ...{ good: /^[*!]$/, wants: 'none that lets anybody in' },
  },
  {
    ...{ item: '1.5.1', about: 'core dumps', ask: 'parameter kernel/core_pattern' },
    ...{ good: /^\|\/bin\/false$/, wants: 'dropped' },
    accepted: {
      ...{ answer: /^\|.*systemd-coredump/, why: '`system.packages` has systemd-coredump' },
      where: ({ packages }) => packages.includes('systemd-coredump'),
    },
    weakenedBy: ({ key }) => key === 'kernel.sysctl.kernel.core_pattern',
  },
  {
    ...{ item: '1.5.2', about: 'data that no processor runs as a program' },
    // Each 64-bit ARM has it.
    ask: 'if [ "$(uname -m)" = aarch64 ] || grep -qwm 1 nx /proc/cpuinfo; then echo yes; else echo no; fi',
    ...{ good: /^yes$/, wants: 'yes' },
  },
  {
    ...{ item: '1.5.3', about: 'addresses of a program at random' },
    ...{ ask: 'parameter kernel/randomize_va_space', good: /^2$/, wants: '2' },
  },
  {
    // The process of a sandbox only waits.
    ...{ item: '1.6', about: 'processes of pods, but pause, that AppArmor does not confine' },
    ask: "processes_without '(enforce)' attr/current pause",
    ...{ good: /^0$/, wants: '0', absent: noPod, accepted: askedByPods },
  },
  {
    ...{ item: '2.1, 2.2', about: 'services that a node does not need' },
    ask: 'active inetd xinetd avahi-daemon cups isc-dhcp-server slapd nfs-server rpcbind named vsftpd apache2 dovecot smbd squid snmpd rsync nis exim4 postfix',
    ...no,
  },
  {
    ...{ item: '2.2.1', about: 'time from a server' },
    ask: 'active systemd-timesyncd chrony ntpsec ntp',
    ...{ good: /^ ?[cns]\w+(?<!no)/, wants: 'yes' },
  },
  {
    ...{ item: '3.1.1', about: 'forwards packets', ask: 'parameter net/ipv4/ip_forward' },
    ...{ good: /^0$/, wants: '0' },
    accepted: {
      answer: /^1$/,
      why: 'pods reach the network through the node, and the packet filter says which',
    },
  },
  {
    ...{ item: '3.3.1', about: 'the kernel takes routes of IPv6 from neighbours' },
    ask: 'parameter net/ipv6/conf/all/accept_ra',
    ...{ good: /^0$/, wants: '0', absent: 'the kernel has no IPv6' },
    accepted: { answer: /^[12]$/, why: 'a network without DHCPv6 has no other way to give a node its route' },
  },
  {
    ...{ item: '3.5', about: 'rare protocols that can be loaded', ask: 'loadable dccp sctp rds tipc', ...no },
    accepted: wanted,
  },
  {
    ...{ item: '3.6', about: 'rules of the packet filter', ask: 'packet_filter' },
    ...{ good: /^loaded$/, wants: 'those of the plan, which drop the rest' },
    weakenedBy: ({ key }) => key === 'firewall',
  },
  {
    ...{ item: '4.1', about: 'auditd', ask: 'active auditd', good: /^ ?auditd$/, wants: 'active' },
    accepted: { answer: /^no$/, why: 'not in an image unless `system.packages` has it' },
  },
  {
    ...{ item: '4.2.1', about: 'journal that outlives a boot' },
    ask: 'if [ -d /var/log/journal ]; then echo yes; else echo no; fi',
    ...{ good: /^yes$/, wants: 'yes' },
    accepted: { answer: /^no$/, why: 'an image keeps it in memory, unless `system.logs` keeps it' },
  },
  {
    ...{ item: '4.2.2', about: 'journal sent to another machine' },
    ask: 'active bakelet-journal-upload systemd-journal-upload rsyslog',
    ...{ good: /^ ?[brs]/, wants: 'yes' },
    accepted: { answer: /^no$/, why: 'the config names no machine that takes it' },
  },
  {
    ...{ item: '5.1', about: 'cron', ask: 'active cron crond' },
    ...{ good: /^no$/, wants: 'no' },
    accepted: { answer: /^ ?cron/, why: 'a base image has it; a baked one does not' },
  },
  ...sshd,
  {
    ...{ item: '5.3, 5.4', about: 'users with a password' },
    ask: "grep -c '^[^:]*:[^:*!]' /etc/shadow",
    ...{ good: /^0$/, wants: '0' },
  },
  {
    ...{ item: '5.6', about: 'su gives rights to whoever has a password' },
    ask: 'if [ -u /usr/bin/su ]; then echo yes; else echo no; fi',
    ...no,
    accepted: {
      answer: /^yes$/,
      why: 'nobody has a password; a base image, or users of the config, keep it',
    },
  },
  {
    ...{ item: '6.1.10', about: 'files of / that everybody may write', ask: 'odd_files file', ...no },
  },
  {
    ...{ item: '1.1.21', about: 'folders of / where everybody may delete files of others' },
    ...{ ask: 'odd_files folder', ...no },
  },
  {
    ...{ item: '6.1.13', about: 'programs of / with setuid or setgid', ask: 'odd_files setuid', ...no },
    accepted: { answer: /^\//, why: 'a base image has them, and users of the config need them' },
  },
  {
    ...{ item: '6.2.1', about: 'users who log in without a password', ask: "grep -c '^[^:]*::' /etc/shadow" },
    ...{ good: /^0$/, wants: '0' },
  },
  {
    ...{
      item: '6.2.5',
      about: 'users with the number of root',
      ask: 'cut -d : -f 3 /etc/passwd | grep -cx 0',
    },
    ...{ good: /^1$/, wants: 'root alone' },
  },
]

export const linux: readonly Row[] = numbered.map(row => ({ ...row, item: `CIS Linux ${row.item}` }))
