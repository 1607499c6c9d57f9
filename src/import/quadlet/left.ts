import { reasons } from '../container/reasons.ts'
import { type KeyHandler, silent } from './container-unit.ts'
import { podmanReasons } from './reasons.ts'

const all = { ...reasons, ...podmanReasons }

const leave =
  (reason: keyof typeof all): KeyHandler =>
  (_, { report }, at) => {
    const [code, why, hint] = all[reason]
    report.say(code, at, `${at.path[1]}= stays behind: ${why}`, hint)
  }

const flags: KeyHandler = (values, { report }) => {
  for (const at of values)
    report.say(
      'import-no-counterpart',
      at,
      `${at.path[1]}= stays behind: no podman runs on the node`,
      'write what the flag does as a field of the pod',
    )
}

const metadata: KeyHandler = (values, { report }) => {
  const [at] = values.filter(({ string = '' }) => !string.startsWith('io.containers.autoupdate'))
  if (at)
    report.say(
      'import-unused',
      at,
      `${at.path[1]}= stays behind: nothing on the node reads it`,
      'write metadata.labels or metadata.annotations in the pod',
    )
}

/** Keys that a Pod has no counterpart for, and those that there is nothing to say about. */
export const leftKeys: Readonly<Record<string, KeyHandler>> = {
  ...{ PodmanArgs: flags, GlobalArgs: flags, Label: metadata, Annotation: metadata },
  ...{ Ulimit: leave('ulimits'), PidsLimit: leave('pids_limit'), StopSignal: leave('stop_signal') },
  ...{ LogDriver: leave('logging'), LogOpt: leave('logging'), CgroupsMode: leave('cgroup') },
  ...{ UserNS: leave('userns_mode'), UIDMap: leave('userns_mode'), GIDMap: leave('userns_mode') },
  ...{ SubUIDMap: leave('userns_mode'), SubGIDMap: leave('userns_mode'), RemapUsers: leave('userns_mode') },
  ...{ RunInit: leave('init'), Mask: leave('mask'), Unmask: leave('mask'), AutoUpdate: leave('autoupdate') },
  ...{ HealthStartupCmd: leave('startup'), Notify: leave('notify'), EnvironmentHost: leave('environment') },
  // SELinux is not on the node; the others are about podman or the unit itself.
  ...Object.fromEntries(
    'SecurityLabelDisable SecurityLabelFileType SecurityLabelLevel SecurityLabelNested SecurityLabelType ContainersConfModule ServiceName StartWithPod Group Retry RetryDelay VolatileTmp ReloadCmd ReloadSignal HealthStartupInterval HealthStartupRetries HealthStartupSuccess HealthStartupTimeout RemapUid RemapGid RemapUidSize PodName ExitPolicy'
      .split(' ')
      .map(key => [key, silent]),
  ),
}
