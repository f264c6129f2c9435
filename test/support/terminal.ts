import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'
import { runProgram } from './run-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export type Terminal = {
  /** What stands on the screen, without what is empty at its end. */
  screen(): Promise<string>
  /** Waits until the screen shows it, and gives the screen. */
  shows(text: string): Promise<string>
  /** Keys by tmux's names: `Enter`, `Down`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
}

type Given = { readonly env: Readonly<Record<string, string>>; readonly columns?: number; readonly rows?: number }

/** A program in a real terminal: a tmux of its own. When it has ended, the screen's last line is `[<exit code>]`. */
export async function openTerminal(
  argv: readonly string[],
  { env, columns = 80, rows = 70 }: Given,
): Promise<Terminal> {
  const socket = join(await temporaryDirectory(), 'tmux.sock')
  const tmux = (...args: readonly string[]) =>
    runProgram('tmux', ['-u', '-f', '/dev/null', '-S', socket, ...args], {
      env: { ...env, PATH: process.env['PATH'] ?? '' },
    })
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const program = ['env', '-i', 'TERM=screen-256color', ...variables, ...argv]
  const shell = ['sh', '-c', '"$@"; echo "[$?]"; read -r wait', 'sh', ...program]
  const size = ['-x', String(columns), '-y', String(rows)]
  onTestFinished(async () => {
    await tmux('kill-server')
  })
  await tmux('new-session', '-d', '-s', 'person', ...size, '--', ...shell)
  const screen = async () => (await tmux('capture-pane', '-p', '-t', '=person:')).stdout.trimEnd()
  return {
    screen,
    shows: (text) =>
      eventually(`the terminal to show ${JSON.stringify(text)}`, async () => {
        const shown = await screen()
        return shown.includes(text) ? shown : undefined
      }).catch(async (error: unknown) => {
        throw new Error(`${String(error)}\nIt shows:\n${await screen()}`)
      }),
    press: async (...keys) => {
      await tmux('send-keys', '-t', '=person:', ...keys)
    },
    type: async (text) => {
      await tmux('send-keys', '-l', '-t', '=person:', text)
    },
  }
}
