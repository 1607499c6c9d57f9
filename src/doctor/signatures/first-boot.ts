import type { Signature } from '../signature.ts'

const installer = ['bakelet-install'] as const
const cloudInit = ['cloud-init'] as const
/** The installer retries. */
const overBy = /everything is in place/

/** cloud-init, and the installer that puts the programs in place. */
export const firstBoot: readonly Signature[] = [
  {
    id: 'user-data-not-yaml',
    programs: cloudInit,
    pattern: /Failed loading yaml blob/,
    cause: 'The user-data is not YAML, so cloud-init does nothing of it.',
    edit: 'Hand over the file as `bakelet gen cloud-init` writes it; a template of another tool may have broken its indentation.',
    source: 'cloud-init 22.4.2, cloudinit/util.py, load_yaml',
  },
  {
    id: 'user-data-no-header',
    programs: cloudInit,
    pattern: /Unhandled non-multipart \(text\/x-not-multipart\) userdata/,
    cause: 'The first line of the user-data is not #cloud-config, so cloud-init does nothing of it.',
    edit: 'Hand over the file with its first line. What a cloud wants in base64 is the whole file in base64, once.',
    source: 'cloud-init 22.4.2, cloudinit/user_data.py and cloudinit/handlers/__init__.py',
  },
  {
    id: 'user-data-invalid',
    programs: cloudInit,
    pattern: /Invalid cloud-config provided/,
    cause:
      'cloud-init does not know a key of the user-data, or a value is of another type; it goes on without that.',
    edit: 'Run `cloud-init schema --system` on the node, which names the key. Keys that bakelet did not write come from another part of the user-data.',
    source: 'cloud-init 22.4.2, cloudinit/config/schema.py, validate_cloudconfig_schema',
  },
  {
    id: 'cloud-init-module-failed',
    programs: cloudInit,
    pattern: /Running module \S+ \(.*\) failed/,
    brings: ['user-data-invalid'],
    cause:
      'A module of cloud-init failed, so a part of the user-data was not carried out: files, users or commands are missing.',
    edit: 'Read /var/log/cloud-init.log on the node: the traceback names the cause. Then correct the user-data, run `cloud-init clean` and reboot.',
    source: 'cloud-init 22.4.2, cloudinit/config/modules.py, _run_modules',
  },
  {
    id: 'download-digest',
    programs: installer,
    overBy,
    pattern: /REFUSED: \S+ has sha256 \w+, expected/,
    cause:
      'The server sent another file than the config was planned with, so the installer does not unpack it: a login page, a proxy, or a file that was replaced.',
    edit: 'Download the URL and look at it. If it was replaced on purpose, run `bakelet fetch` and make the user-data again.',
    source: 'bakelet 0.1, bin/bakelet-install, fetch',
  },
  {
    id: 'download-empty',
    programs: installer,
    overBy,
    pattern: /REFUSED: \S+ is empty/,
    cause: 'The server sent an empty file.',
    edit: 'Fill the server again: `bakelet fetch --bundle`, or `bakelet serve` beside a full store.',
    source: 'bakelet 0.1, bin/bakelet-install, fetch',
  },
  {
    id: 'download-failed',
    programs: installer,
    overBy,
    pattern: /^(?:bakelet: )?\S+: cannot fetch \S+/,
    cause:
      'The installer cannot download a file. It tries again until the file comes; curl says in the line before why it did not.',
    edit: 'Could not resolve host: `system.network.ethernets.CARD.dns`. Failed to connect: `gateways`, `system.proxy`, or start `bakelet serve`. 404: the server lacks the file, fill it with `bakelet fetch --bundle`.',
    source: 'bakelet 0.1, bin/bakelet-install, fetch',
  },
  {
    id: 'download-no-source',
    programs: installer,
    pattern: /nothing in \S+\/sources says where to get it/,
    cause:
      'The installer does not know where to get a file: the user-data was cut off, or belongs to another version of the config.',
    edit: 'Make the user-data again with `bakelet gen cloud-init`, and hand it over whole.',
    source: 'bakelet 0.1, bin/bakelet-install, fetch',
  },
  {
    id: 'archive-refused',
    programs: installer,
    overBy,
    pattern: /REFUSED: the archive does not unpack to what it should hold/,
    cause:
      'An archive has the digest of the config, and does not hold the files that the plan names; or the disk is full.',
    edit: 'See `df -h` on the node. If there is room, name the right archive: for a `source` of your own run `bakelet fetch` again.',
    source: 'bakelet 0.1, bin/bakelet-install, place',
  },
]
