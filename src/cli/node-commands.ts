import type { Command } from 'commander'
import { add, type SetExit } from './command.ts'
import {
  applyTimeoutOption,
  bootOption,
  configOption,
  hostOption,
  installToolsOption,
  linesOption,
  offlineOption,
  profileOption,
  setOption,
  tailOption,
} from './options.ts'
import { stepStarts } from './signals.ts'

/** Adds the commands that look into a running node or change it. */
export function addNodeCommands(root: Command, setExit: SetExit): void {
  const onNode = (name: string, summary: string, examples: readonly string[]) =>
    add(root, name, summary, examples)
      .addOption(configOption)
      .addOption(setOption)
      .addOption(hostOption)
      // Ctrl-C ends ssh or kubectl, too, and perhaps first: what was made for them still has to go.
      .hook('preAction', stepStarts)
  onNode('exec <pod> <command...>', 'Run a command in a container of a running node.', [
    'bakelet exec web -- cat /etc/hosts',
    'bakelet exec web --container sidecar -- sh',
    'bakelet exec web --host root@edge-1 -- env',
  ])
    .option('--container <name>', 'container of the pod (default: the first)')
    .action(async (pod, command, options) =>
      setExit(await (await import('./exec.ts')).execCommand(pod, command, options)),
    )
  onNode('shell [command]', 'Open a shell of root on a running node, or run one command line in it.', [
    'bakelet shell',
    'bakelet shell uptime',
    'bakelet shell --host admin@edge-1',
  ]).action(async (command, options) =>
    setExit(await (await import('./shell.ts')).shellCommand(command, options)),
  )
  onNode('cp <from> <to>', 'Copy a file or folder from or to a running node, or a container on it.', [
    'bakelet cp web:/etc/nginx nginx',
    'bakelet cp app.conf :/etc/app.conf',
    'bakelet cp :/var/log/pods . --host root@edge-1',
  ])
    .option('--container <name>', 'container of the pod (default: the first)')
    .action(async (from, to, options) =>
      setExit(await (await import('./cp.ts')).copyCommand(from, to, options)),
    )
  onNode('journal [unit...]', 'Print the journal of a running node.', [
    'bakelet journal kubelet -f',
    'bakelet journal containerd kubelet -n 50',
    'bakelet journal --boot -1',
  ])
    .option('-f, --follow', 'go on with new lines until Ctrl-C')
    .addOption(linesOption)
    .addOption(bootOption)
    .action(async (units, options) =>
      setExit(await (await import('./journal.ts')).journalCommand(units, options)),
    )
  onNode('ps', 'List the pods of a running node.', ['bakelet ps', 'bakelet ps --host root@edge-1 --json'])
    .option('--json', 'print the pods as JSON on standard output')
    .action(async options => setExit(await (await import('./ps.ts')).psCommand(options)))
  onNode('status', 'Show a running node and its pods in full; exit with 1 if a pod is not ready.', [
    'bakelet status',
    'bakelet status --host root@edge-1 --json',
  ])
    .option('--json', 'print the result as JSON on standard output')
    .action(async options => setExit(await (await import('./status.ts')).statusCommand(options)))
  onNode('logs <pod>', 'Print the log of a container of a running node.', [
    'bakelet logs web',
    'bakelet logs web --container sidecar -f',
    'bakelet logs web --previous --tail 20',
  ])
    .option('--container <name>', 'container of the pod (default: the first)')
    .option('-f, --follow', 'go on with new lines until Ctrl-C')
    .option('--previous', 'print the log of the run before this one')
    .addOption(tailOption)
    .action(async (pod, options) => setExit(await (await import('./logs.ts')).logsCommand(pod, options)))
  onNode(
    'kubectl <args...>',
    'Run kubectl on a running node: get, describe, logs, exec, port-forward, top; it changes nothing.',
    [
      'bakelet kubectl -- get pods -o wide',
      'bakelet kubectl --host root@edge-1 -- describe pod web',
      'bakelet kubectl -- exec -it web -- sh',
    ],
  ).action(async (args, options) =>
    setExit(await (await import('./kubectl.ts')).kubectlCommand(args, options)),
  )
  onNode(
    'apply',
    'Change pods and files of a running node to what the config says; put them back if its pods do not run.',
    ['bakelet apply --dry-run', 'bakelet apply', 'bakelet apply --host root@edge-1'],
  )
    .option('--dry-run', 'show the difference, and change nothing')
    .addOption(applyTimeoutOption)
    .option('--json', 'print the result as JSON on standard output')
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .addHelpText(
      'after',
      '\nExit codes: 0 applied, 1 put back or the config has problems, 2 trouble, 64 the command line is wrong.',
    )
    .action(async options => setExit(await (await import('./apply.ts')).applyCommand(options)))

  onNode(
    'verify',
    'Compare a running node with its config: files, units, versions, images, pods, ports; run its tests.',
    [
      'bakelet verify',
      'bakelet verify --host root@edge-1 --json',
      'bakelet verify --junit report.xml',
      'bakelet verify --profile cis',
    ],
  )
    .addOption(profileOption)
    .option('--junit <file>', 'write a JUnit report, too')
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText(
      'after',
      '\nExit codes: 0 as planned, 1 something differs, 2 trouble, 64 the command line is wrong.',
    )
    .action(async options => setExit(await (await import('./verify.ts')).verifyCommand(options)))

  onNode('doctor [file...]', 'Find known faults of a running node, or in saved logs, and say what to do.', [
    'bakelet doctor',
    'bakelet doctor --host admin@edge-1',
    'bakelet doctor console.log kubelet.log --json',
  ])
    .option('--json', 'print the findings as JSON on standard output')
    .addHelpText(
      'after',
      '\nExit codes: 0 no known fault, 1 a known fault, 2 trouble, 64 the command line is wrong.',
    )
    .action(async (files, options) =>
      setExit(await (await import('./doctor.ts')).doctorCommand(files, options)),
    )
}
