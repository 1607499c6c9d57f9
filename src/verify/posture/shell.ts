import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import { shellWord } from '../../render/shell.ts'
import { filterQuestion } from '../packet-filter.ts'

/**
 * What the questions share: functions of sh(1), and what takes long, asked once. Only programs that a node has for its pods, or that
 * every Debian has; where another is missing, the answer is `unknown`.
 */
export function shellFunctions(plan: Plan): string {
  const { bin, conf, kubeletConfig, podVolumes, staticPods } = nodePaths(plan.prefix)
  const kubelet = shellWord(`${bin}/kubelet`)
  return `PATH=$PATH:/usr/sbin:/sbin
conf=${shellWord(conf)} config=${shellWord(kubeletConfig)} volumes=${shellWord(podVolumes)} manifests=${shellWord(staticPods)}
exe=$(find /proc/[0-9]*/exe -maxdepth 0 '(' -lname ${kubelet} -o -lname ${kubelet}' (deleted)' ')' 2>/dev/null | head -n 1)
flags=$([ -z "$exe" ] || tr '\\0' '\\n' <"\${exe%/exe}/cmdline")
sshd=$([ ! -x /usr/sbin/sshd ] || timeout 20 /usr/sbin/sshd -T 2>/dev/null)
odd=$(timeout 60 find / -xdev ${ofOthers} -prune -o ${oddFiles} 2>/dev/null)
[ $? != 124 ] || odd=unknown
in_pods=$(grep -ls kubepods /proc/[0-9]*/cgroup 2>/dev/null)
${ofKubelet}
${ofContainers}
${ofNode}
packet_filter() ${filterQuestion(plan) || '(echo off)'}
`
}

/** Files of containers are not the node's. */
const ofOthers = `'(' -path /var/lib/containerd -o -path /var/lib/kubelet/pods -o -path /proc ')'`

/** All in one find(1), which takes long. */
const oddFiles = `-type f '(' -perm /6000 -printf 'setuid %p\\n' , -perm -0002 -printf 'file %p\\n' ')' -o -type d -perm -0002 '!' -perm -1000 -printf 'folder %p\\n'`

/**
 * A node has no reader of YAML, but kubelet.yaml is as render/yaml.ts writes it: a key on each line, and those of the outermost
 * mapping at its beginning. Of several keys of that name the first counts. A flag takes precedence (kubelet v1.36.4, cmd/kubelet/app/
 * server.go, kubeletConfigFlagPrecedence).
 */
const ofKubelet = `flag() { printf '%s\\n' "$flags" | sed -n "s/^--$1=//p" | tail -n 1; }
lines_of() { sed -n "/^$1:/,/^[a-zA-Z]/p" "$config"; }
field() { lines_of "$1" | sed -n "/^ *\${2:-$1}:/{s/^[^:]*: *//;s/\\"//g;p;q}"; }
value() { given=$(flag "$1"); [ -n "$given" ] || given=$(field "$2" "$3"); echo "$given"; }
server() { [ "$(value enable-server enableServer)" != false ]; }
or() { if [ -n "$2" ]; then echo "$2"; else echo "$1"; fi; }
client_ca() { server && value client-ca-file authentication clientCAFile; }
mode_of() { [ ! -e "$1" ] && echo none || stat -c %a "$1"; }
owner_of() { [ ! -e "$1" ] && echo none || stat -c %U:%G "$1"; }`

/** Processes of pods whose file in /proc does not have this line: how many of how many, and their programs. $3: a program left out. */
const ofContainers = `processes_without() {
  all=0 found=0 names=
  for cgroup in $in_pods; do
    process=\${cgroup%/cgroup} name=
    read -r name <"$process/comm"
    [ -n "$name" ] && [ "$name" != "$3" ] || continue
    all=$((all + 1))
    grep -qs "$1" "$process/$2" || { found=$((found + 1)) names="$names $name"; }
  done
  if [ "$all" = 0 ]; then echo none; elif [ "$found" = 0 ]; then echo 0; else echo "$found of $all:$names"; fi
}`

/**
 * Parameters by cat(1): the `read` of dash asks for a byte at a time, and the kernel gives a number by its first read alone
 * (proc_dointvec in kernel/sysctl.c). modprobe.d(5), "install": what is not to be loaded is a program, but what it needs would be
 * loaded. "--dry-run" loads nothing.
 */
const ofNode = `parameter() { if [ -e "/proc/sys/$1" ]; then cat "/proc/sys/$1"; else echo none; fi; }
loadable() {
  command -v modprobe >/dev/null || { echo unknown; return; }
  can=
  for module; do if modprobe --dry-run --verbose "$module" 2>/dev/null | grep -q "^insmod.*/$module\\.ko"; then can="$can $module"; fi; done
  echo "\${can:-no}"
}
active() {
  [ -d /run/systemd/system ] || { echo unknown; return; }
  on=
  for unit; do if systemctl --quiet is-active "$unit"; then on="$on $unit"; fi; done
  echo "\${on:-no}"
}
sshd_has() { if [ -z "$sshd" ]; then echo none; else printf '%s\\n' "$sshd" | sed -n "s/^$1 //p"; fi; }
options_of() { while read -r _ point _ options _; do [ "$point" != "$1" ] || now=$options; done </proc/mounts; echo "\${now:-none}"; }
odd_files() { if [ "$odd" = unknown ]; then echo unknown; else list=$(printf '%s\n' "$odd" | sed -n "s/^$1 //p" | tr '\\n' ' '); echo "\${list:-no}"; fi; }`
