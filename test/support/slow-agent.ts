import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mos } from './mos.ts'

const stub = join(import.meta.dirname, '..', '..', 'framework', 'launchers', 'stub-agent.mjs')

/**
 * Gives the agent `name`, which need not be there yet, a command of its own: a stub that shows no sign of life until
 * `release`. So its spawn stands still in the step that looks for the first heartbeat.
 */
export async function slowAgent({ home }: Pick<Mos, 'home'>, name: string): Promise<{ release(): Promise<void> }> {
  const settings = join(home, '.config', 'mosaic', 'fleet', 'agents')
  const [program, gate] = [join(home, `slow-${name}`), join(home, `go-${name}`)]
  await writeFile(program, `#!/bin/sh\nwhile [ ! -e ${gate} ]; do sleep 0.05; done\nexec "$MOSAIC_NODE" ${stub}\n`, {
    mode: 0o755,
  })
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, `${name}.env`), `MOSAIC_AGENT_COMMAND=${program}\n`)
  return { release: () => writeFile(gate, '') }
}
