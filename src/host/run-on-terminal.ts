import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/**
 * See Host.runOnTerminal. It stays in this process's group, which has the terminal; a signal to this process is handed on
 * to it, and this process lives on to clean up behind it.
 */
export async function runOnTerminal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { execa } = await import('execa')
  const child = execa(program, [...args], { stdio: 'inherit', reject: false, env: { ...env } })
  const hand = (signal: NodeJS.Signals): void => void child.kill(signal === 'SIGINT' ? 'SIGTERM' : signal)
  for (const signal of signals) process.on(signal, hand)
  try {
    const { exitCode, signal, cause } = await child
    if (exitCode !== undefined) return exitCode
    if (signal === undefined) throw new Error(`${program} did not start`, { cause })
    return 128 + constants.signals[signal]
  } finally {
    for (const signal of signals) process.off(signal, hand)
  }
}
