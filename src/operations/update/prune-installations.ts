import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { runDirectory } from '../../host/agent-files.ts'
import type { Host } from '../../host/host.ts'
import type { Versions } from '../../host/versions.ts'
import { generationsOf } from '../../seed/reseed-home.ts'

const kept = 3

type Deps = { readonly host: Pick<Host, 'files' | 'disk'>; readonly versions: Versions; readonly config: Config }

/** Removes what nothing runs from, but for the last three and those that are named. The caller has the turn of all installations. */
export async function pruneInstallations({ host, versions, config }: Deps, named: readonly string[]): Promise<void> {
  const [ids, active, running, generations] = await Promise.all([
    versions.list(),
    versions.active(),
    runningIds(host, config.mosaicHome),
    generationsOf(host.disk, config),
  ])
  const order = generations.flatMap(({ installation }) => (installation === undefined ? [] : [installation]))
  // This process may not be the one that counts.
  const own = ids.filter((id) => config.packageRoot.startsWith(`${versions.directory(id)}/`))
  const inUse = new Set([...named, ...running, ...own, active])
  const old = planPrune(ids, order, inUse)
  // Sessions in Mos, and what a person started by hand, are written down nowhere.
  const used = new Set(await versions.used(old))
  for (const id of old) if (!used.has(id)) await versions.remove(id)
  await versions.sweep()
}

/** `order`: installations as they came to count, the oldest first. One that never did is another update's, which may still run. */
export function planPrune(
  ids: readonly string[],
  order: readonly string[],
  inUse: ReadonlySet<string>,
): readonly string[] {
  const recent = new Set([...new Set(order.toReversed())].slice(0, kept))
  return ids.filter((id) => order.includes(id) && !recent.has(id) && !inUse.has(id))
}

async function runningIds({ files }: Pick<Host, 'files'>, mosaicHome: string): Promise<readonly string[]> {
  const directory = runDirectory(mosaicHome)
  const names = (await files.list(directory)).filter((name) => name.endsWith('.version'))
  const texts = await Promise.all(names.map((name) => files.read(join(directory, name))))
  return texts.map((text) => (text ?? '').trim())
}
