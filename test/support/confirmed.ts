import type { Mos } from './mos.ts'
import type { Ran } from './run-program.ts'

/** Asks for what waits for a confirmation, in a shell, and gives it: `mos … --yes <digest>`. */
export async function confirmed(mos: Mos, ...argv: readonly string[]): Promise<{ plan: Ran; done: Ran }> {
  const plan = await mos.shell(...argv)
  const digest = /--yes (\w+)/u.exec(plan.stdout)?.[1] ?? ''
  return { plan, done: await mos.shell(...argv, '--yes', digest) }
}
