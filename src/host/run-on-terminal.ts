import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { once } from 'node:events'

/**
 * See Host.runOnTerminal. It stays in this process's group, which has the terminal: what the terminal signals to all of
 * it (its end, Ctrl-C) is the program's to act on, and this process lives on to clean up behind it.
 */
export async function runOnTerminal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const hand = (signal: NodeJS.Signals): void => void child.kill(signal === 'SIGINT' ? 'SIGTERM' : signal)
  for (const signal of signals) process.on(signal, hand)
  try {
    const ended: unknown[] = await once(child, 'exit')
    const [code, signal] = ended
    if (typeof code === 'number') return code
    return 128 + (Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0)
  } finally {
    for (const signal of signals) process.off(signal, hand)
  }
}
