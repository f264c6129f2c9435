import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { createRandom } from '../random.ts'
import { createStage, createVary } from './stage.ts'
import type { Faulty, Vary } from './stage.ts'

export type LabelledLog = { readonly label: string; readonly text: string }

const longest = 2_500

/** Runs each of these `times` times with other names, ports, paths and versions, and takes what the programs said of it. */
export async function makeLogs(
  faults: readonly Faulty[],
  { times, seed, path, own }: { times: number; seed: number; path: string; own: readonly string[] },
): Promise<readonly LabelledLog[]> {
  const random = createRandom(seed)
  const logs: LabelledLog[] = []
  for (const { label, run } of faults) {
    for (let time = 0; time < times; time += 1) {
      const vary = createVary(random)
      const directory = await mkdtemp(join(tmpdir(), 'mos-logs-'))
      try {
        const text = await run(createStage(directory, path), vary)
        const said = neutral(text, vary, [directory, ...own])
          .slice(0, longest)
          .trimEnd()
        // Its time was over before it said anything.
        if (said !== '') logs.push({ label, text: said })
      } finally {
        await rm(directory, { recursive: true, force: true, maxRetries: 5 })
      }
    }
  }
  return logs
}

/** Nothing of the machine that it was made on: its directories become others' homes, its names others' names. */
function neutral(text: string, vary: Vary, own: readonly string[]): string {
  const home = `/home/${vary.word()}/${vary.name()}`
  const nodes = dirname(dirname(process.execPath))
  let said = text
  for (const directory of own) said = said.replaceAll(directory, home)
  said = said.replaceAll(nodes, `/home/${vary.word()}/.local/node`)
  if (hostname().length > 3) said = said.replaceAll(hostname(), `${vary.word()}-host`)
  const { username } = userInfo()
  return username === 'root'
    ? said.replaceAll('/root/', `/home/${vary.word()}/`)
    : said.replaceAll(username, vary.word())
}
