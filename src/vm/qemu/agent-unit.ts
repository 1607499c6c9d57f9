import script from './agent.sh'
import streams from './agent-stream.sh'
import { agentPort } from './argv.ts'
import { credential } from './credential.ts'

/** Name of the command channel's unit in the guest. It exists in memory only. */
export const agentUnit = 'exec-channel.service'

/**
 * SMBIOS type 11 strings that give the guest its command channel. systemd 256 and newer takes whole units from such
 * credentials (systemd.system-credentials(7)), so the image under test stays exactly the one that ships: nothing is
 * written to its disk, and the same image booted elsewhere has no such door.
 */
export function agentCredentials(): string[] {
  return [
    credential(`systemd.extra-unit.${agentUnit}`, unit()),
    // sysinit.target and not multi-user.target: the channel then also answers while a boot hangs.
    credential('systemd.unit-dropin.sysinit.target', `[Unit]\nWants=${agentUnit}\n`),
  ]
}

// DefaultDependencies=no also leaves out Conflicts=shutdown.target: the channel lives until the final kill, so that the
// answer to `systemctl reboot` still comes through.
function unit(): string {
  return `[Unit]
Description=Command channel to the machine that runs this one
DefaultDependencies=no
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh -c "eval \\"$$(echo ${base64(openPort + streams + script)} | base64 -d)\\""
Restart=always
RestartSec=1
StandardOutput=null
# A command's pipes end as in any shell.
IgnoreSIGPIPE=no
`
}

// By the name in sysfs, because udev may not have made its /dev/virtio-ports link yet. Not there yet: try again in 1 s.
const openPort = `modprobe -q virtio_console
port=
for name in /sys/class/virtio-ports/*/name; do
  [ "$(cat "$name")" = ${agentPort} ] || continue
  port=\${name%/name}
  port=/dev/\${port##*/}
done
[ -c "$port" ] || exit 1
exec 3<>"$port"
`

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
