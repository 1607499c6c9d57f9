const words = (text: string) => text.split(' ')

// base-passwd 3.6.6, passwd.master and group.master: the same numbers on every Debian and Ubuntu.
export const osUsers = words(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc nobody',
)
export const osGroups = words(
  'root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data backup operator list irc src shadow utmp video sasl plugdev staff games users nogroup',
)

/** Accounts that packages of every image of Debian 13 make: apt, dbus, openssh-server, systemd and its parts (sysusers.d(5)). */
export const packageUsers = words('_apt messagebus sshd systemd-network systemd-resolve systemd-timesync')
export const packageGroups = words('clock input kvm render sgx systemd-journal')
