import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Shells with a line editor, and how each one starts plain, prints its line at Ctrl-T, and says that it is ready. */
const editors = {
  bash: {
    argv: 'bash --norc --noprofile -i',
    setUp: `bind -x '"\\C-t": printf "\\n<%s>\\n" "$READLINE_LINE"'; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'`,
  },
  zsh: {
    argv: 'zsh -f -i',
    setUp: `autoload -Uz compinit; compinit -i -D; unsetopt zle_bracketed_paste prompt_sp list_beep; show() { print -r -- $'\\n'"<$BUFFER>" }; zle -N show; bindkey '^T' show`,
  },
} as const

/**
 * Starts a shell that has read a script, on a terminal of its own, which script(1) makes. Returns a function that types a
 * line and Tab, and answers with the line as the shell completed it.
 */
export async function lineEditor(
  shell: keyof typeof editors,
  { cwd, script }: { readonly cwd: string; readonly script: string },
): Promise<(line: string) => Promise<string>> {
  const { argv, setUp } = editors[shell]
  const terminal = spawn('script', ['-qec', argv, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
  })
  let shown = ''
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
  })
  const answer = async (typed: string, pattern: RegExp): Promise<string> => {
    shown = ''
    terminal.stdin.write(typed)
    for (let tries = 0; tries < 1000; tries++) {
      const found = pattern.exec(shown)
      if (found) return found[1] ?? ''
      await new Promise(done => setTimeout(done, 10))
    }
    throw new Error(`${shell} did not show ${pattern}, but: ${shown}`)
  }
  onTestFinished(async () => {
    const ended = once(terminal, 'close')
    terminal.kill('SIGKILL')
    await ended
  })
  // The quotes keep the echo of the line from matching.
  await answer(`PS1=; ${setUp}; source ${script}; echo REA""DY\n`, /READY\r?\n/)
  // Ctrl-U empties the line first.
  return line => answer(`\x15${line}\t\x14`, /<([^\r\n]*)>\r?\n/)
}
