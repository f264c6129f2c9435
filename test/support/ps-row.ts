import type { Mos } from './mos.ts'

/** The line of one agent in `mos ps`; empty: it is not there. */
export async function psRow(mos: Mos, name: string): Promise<string> {
  const { stdout } = await mos.shell('ps')
  return stdout.split('\n').find((line) => line.startsWith(`${name} `)) ?? ''
}
