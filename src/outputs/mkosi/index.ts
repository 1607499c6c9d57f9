import { createHash } from 'node:crypto'
import addUser from '../../../templates/image/add-user.sh'
import boltCanonical from '../../../templates/mkosi/bolt-canonical.py'
import init from '../../../templates/mkosi/initrd/init.sh'
import makeInitrd from '../../../templates/mkosi/initrd/make.sh'
import conf from '../../../templates/mkosi/mkosi.conf.hbs'
import finalize from '../../../templates/mkosi/mkosi.finalize.sh'
import chrootScript from '../../../templates/mkosi/mkosi.postinst.chroot.hbs'
import prepare from '../../../templates/mkosi/mkosi.prepare.hbs'
import toolsConf from '../../../templates/mkosi/tools/mkosi.conf.hbs'
import type { PackageMirror } from '../../debian/mirror.ts'
import { debianRelease } from '../../debian/release.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import { uuidOf } from '../../plan/uuid.ts'
import { mkosiWord } from '../../render/mkosi.ts'
import { shellWord, shellWords } from '../../render/shell.ts'
import type { OutputFile } from '../file.ts'
import { aptFiles } from './apt.ts'
import { bootFiles } from './boot.ts'
import { cloudInitFiles } from './cloud-init.ts'
import { mebibytesOf } from './disk-size.ts'
import { growFiles, growPackages } from './grow.ts'
import { commandLine, kernelPackage, rootLabel } from './kernel.ts'
import { isOwn, nodeFiles, openSecrets } from './node-files.ts'
import { diskPackages, initrdPackages, osFiles, osPackages } from './os.ts'
import { presetsOf } from './presets.ts'
import { requestedPackages } from './requested-packages.ts'
import { sshFiles } from './ssh.ts'
import { toolsPackages } from './tools.ts'

export interface ImageOptions {
  /** Size of the disk: a number with M or G (powers of 1024), as in the config's image.size. */
  readonly size: string
  /** The root grows to the size of the disk, as in the config's image.grow. */
  readonly grow: boolean
  /** cloud-init is in the image, as in the config's image.cloudInit. */
  readonly cloudInit: boolean
  /** Added to the kernel's command line, as in the config's image.kernelArguments. */
  readonly kernelArguments: readonly string[]
  readonly mirror: PackageMirror
}

/** What of the options decides which packages an image has. */
export type ImageContents = Pick<ImageOptions, 'grow' | 'cloudInit'>

/**
 * Seconds since 1970 that every file of an image is dated with: 2026-01-01. Not the time of the build, so that two builds
 * of the same inputs are the same bytes (reproducible-builds.org, SOURCE_DATE_EPOCH).
 */
export const imageEpoch = 1_767_225_600

/** Architecture= of mkosi.conf(5). */
const architectures = { amd64: 'x86-64', arm64: 'arm64' } as const

const espMebibytes = 64

/**
 * A folder that mkosi makes the disk image from. Beside it go the artifacts and images of the plan, as artifacts/SHA256:
 * the node's own installer checks and places them in the image.
 */
export function mkosiFolder(plan: FetchedPlan, options: ImageOptions): OutputFile[] {
  const paths = nodePaths(plan.prefix)
  const requested = requestedPackages(plan, options.cloudInit)
  const { mirror, size, grow, cloudInit, kernelArguments } = options
  // Nothing else that a caller gives: two bakes in different folders make the same image.
  const settings: Omit<ImageOptions, 'mirror'> = { size, grow, cloudInit, kernelArguments }
  const root = rootLabel(plan, settings)
  // No user has a password: at a console only somebody whom user-data gives one can log in. Who asks for packages may want
  // any of the other ways.
  const logins = { logins: requested.length > 0, consoleLogins: options.cloudInit }
  const units = [
    ...plan.units.filter(({ wantedBy }) => wantedBy).map(({ name }) => name),
    ...(logins.consoleLogins ? ['getty@.service'] : []),
    ...plan.ownUnits.flatMap(presetsOf),
  ]
  return [
    { path: 'README.md', mode: '0644', content: readme(plan) },
    {
      path: 'mkosi.conf',
      mode: '0644',
      content: conf({
        name: mkosiWord(plan.name),
        release: mkosiWord(debianRelease),
        architecture: mkosiWord(architectures[plan.arch]),
        seed: mkosiWord(uuidOf(`disk of ${plan.name}`)),
        epoch: mkosiWord(String(imageEpoch)),
        commandLine: mkosiWord(commandLine(plan, root, options.kernelArguments)),
        hostname: mkosiWord(plan.hostname),
        timezone: mkosiWord(plan.timezone ?? 'UTC'),
        packages: imagePackages(plan, options).map(mkosiWord),
      }),
    },
    { path: 'mkosi.env', mode: '0644', content: environment(uuidOf(`disk of ${plan.name}`)) },
    // mkosi refuses --incremental where there is no such folder.
    { path: 'mkosi.cache/CACHEDIR.TAG', mode: '0644', content: cacheTag },
    ...partitions(options.size, root).map(({ path, content }) => ({ path, content, mode: '0644' }) as const),
    ...aptFiles(mirror).map(file => under('mkosi.pkgmngr', file)),
    // The name of the same folder from mkosi 26 on.
    { path: 'mkosi.sandbox', link: 'mkosi.pkgmngr' },
    { path: 'initrd/init', mode: '0755', content: init },
    { path: 'initrd/make', mode: '0755', content: makeInitrd },
    {
      path: 'mkosi.prepare',
      mode: '0755',
      content: prepare({
        removed: initrdPackages.filter(name => !requested.includes(name)).map(shellWord),
        initrd: createHash('sha256').update(makeInitrd).update(init).digest('hex'),
      }),
    },
    {
      path: 'mkosi.postinst.chroot',
      mode: '0755',
      content: chrootScript({
        bin: shellWord(paths.bin),
        containerdConfig: shellWord(paths.containerdConfig),
        requested: requested.map(shellWord),
        users: plan.users.map(addUserArguments),
        secrets: openSecrets(plan).map(({ mode, path }) => shellWords([mode, path])),
        files: plan.files.some(isOwn),
      }),
    },
    ...(plan.users.length > 0 ? [{ path: 'add-user.sh', mode: '0755', content: addUser } as const] : []),
    { path: 'mkosi.finalize', mode: '0755', content: finalize },
    { path: 'bolt-canonical.py', mode: '0755', content: boltCanonical },
    ...osFiles(plan.hostname, units).map(file => under('mkosi.extra', file)),
    ...bootFiles(plan, logins).map(file => under('mkosi.extra', file)),
    ...(requested.includes('openssh-server') ? sshFiles(plan) : []).map(file => under('mkosi.extra', file)),
    ...(options.cloudInit ? cloudInitFiles : []).map(file => under('mkosi.extra', file)),
    ...(options.grow ? growFiles : []).map(file => under('mkosi.extra', file)),
    ...nodeFiles(plan),
    {
      path: 'tools/mkosi.conf',
      mode: '0644',
      content: toolsConf({ release: mkosiWord(debianRelease), packages: toolsPackages.map(mkosiWord) }),
    },
    // mkosi 27 binds this machine's file over it (ensure_tools_tree_has_etc_resolv_conf), and refuses a tree without.
    { path: 'tools/mkosi.extra/etc/resolv.conf', mode: '0644', content: '' },
    ...aptFiles(mirror).map(file => under('tools/mkosi.pkgmngr', file)),
    { path: 'tools/mkosi.sandbox', link: 'mkosi.pkgmngr' },
  ]
}

function under(folder: string, file: OutputFile): OutputFile {
  return { ...file, path: `${folder}/${file.path}` }
}

/** The Debian packages that an image is made of, without what they depend on. */
export function imagePackages(plan: Plan, { grow, cloudInit }: ImageContents): string[] {
  const requested = requestedPackages(plan, cloudInit)
  const hasDisks = plan.units.some(({ origin }) => origin.component === 'disks')
  const own = [
    ...osPackages,
    ...initrdPackages,
    ...(hasDisks ? diskPackages : []),
    ...(grow ? growPackages : []),
    // Without it /etc/localtime leads nowhere, and glibc takes UTC.
    ...(plan.timezone === undefined ? [] : ['tzdata']),
  ]
  return [...new Set([...own, kernelPackage(plan.arch), ...requested])].sort()
}

/** Arguments of add-user.sh. Ids in the order of the config, from UID_MIN on (login.defs(5)). */
function addUserArguments({ name, sshAuthorizedKeys, sudo }: Plan['users'][number], index: number) {
  return shellWords([name, String(1000 + index), sudo ? 'sudo' : '', sshAuthorizedKeys.join('\n')])
}

/** repart.d(5). The root file system has its final size, so that no boot has to grow it, unless `image.grow` asks for that. */
function partitions(size: string, label: string): { path: string; content: string }[] {
  // One MiB before the first partition and one after the last: GPT and its copy.
  const root = mebibytesOf(size) - espMebibytes - 2
  const esp = ['Type=esp', 'Format=vfat', 'CopyFiles=/efi:/', ...exactly(espMebibytes)]
  const rootFs = ['Type=root', 'Format=ext4', 'CopyFiles=/', `Label=${label}`, ...exactly(root)]
  return [
    { path: 'mkosi.repart/00-esp.conf', content: `[Partition]\n${esp.join('\n')}\n` },
    { path: 'mkosi.repart/10-root.conf', content: `[Partition]\n${rootFs.join('\n')}\n` },
  ]
}

const exactly = (mebibytes: number) => [`SizeMinBytes=${mebibytes}M`, `SizeMaxBytes=${mebibytes}M`]

/**
 * mkosi.env(5) has a variable in each line. Each program that writes a file system has its own way to be told the time;
 * --invariant is in mkfs.vfat(8). udev's database of hardware is made when udev is installed, so it is in the tree that
 * mkosi keeps; the tools have no program for it, so that mkosi does not make it again for every image.
 */
function environment(seed: string): string {
  return [
    `SOURCE_DATE_EPOCH=${imageEpoch}`,
    `E2FSPROGS_FAKE_TIME=${imageEpoch}`,
    'SYSTEMD_REPART_MKFS_OPTIONS_VFAT=--invariant',
    `SYSTEMD_REPART_MKFS_OPTIONS_EXT4=-E nodiscard,lazy_itable_init=1,hash_seed=${seed}`,
    'SYSTEMD_HWDB_UPDATE_BYPASS=0',
  ]
    .map(line => `${line}\n`)
    .join('')
}

/** The first line is the mark of every cache directory (bford.info/cachedir); backup programs leave such folders out. */
const cacheTag = `Signature: 8a477f597d28d172789f06886806bc55
# mkosi keeps installed packages here.
`

function readme(plan: Plan): string {
  const { name, users } = plan
  return `# The disk image of ${name}

Made by bakelet for [mkosi](https://github.com/systemd/mkosi) 24 or newer, without a virtual machine. As root:

    mkosi -C tools --output-dir "$PWD" --package-cache-dir "$PWD/mkosi.cache" build
    mkosi --package-cache-dir "$PWD/mkosi.cache" --incremental=yes build

The first makes the programs that make the image, once, from the image's own Debian release. The second writes ${name}.raw,
and keeps installed packages in mkosi.cache.

As an ordinary user with a range in /etc/subuid and /etc/subgid, put \`unshare --map-root-user --map-auto\` before both:
an image has files of several owners.

| here | is |
| --- | --- |
| mkosi.conf, mkosi.env, mkosi.repart | packages, kernel command line, partitions; settings that make two builds alike |
| mkosi.cache | what mkosi keeps from one build to the next |
| mkosi.pkgmngr | where the packages come from; apt checks their signatures |
| mkosi.extra | the node's configuration, units and pods, under the paths that they have there |
${plan.files.some(isOwn) ? '| root, files.list | files of the config, with the mode and path of each |\n' : ''}| artifacts | binaries and container images, each named by its sha256 |
| mkosi.prepare | makes packages.tar, which an SBOM of the packages is made from (\`debsbom generate --root packages.tar\`), and the initrd |
| mkosi.postinst.chroot | makes the users, and places the artifacts with the node's own installer and containerd |
${users.length > 0 ? '| add-user.sh | makes one user |\n' : ''}| initrd | makes an initrd that loads the drivers of the disk, and nothing else |
| mkosi.finalize | removes what a build leaves, and refuses an image that contains machine-specific files, a password, or a unit that the config does not request |
| bolt-canonical.py | gives containerd's databases the same bytes each time |
| tools | the programs that mkosi runs |
`
}
