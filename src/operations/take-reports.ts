import { join } from 'node:path'
import { explain } from '../errors.ts'
import { runDirectory } from '../host/agent-files.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { spooledReport, spoolEnding } from './spooled-report.ts'
import type { SpooledReport } from './spooled-report.ts'

type Deps = {
  readonly host: Pick<Host, 'files'>
  readonly hostId: string
  readonly uid: number
  readonly mosaicHome: string
  readonly store: Pick<Store, 'ops' | 'assignments'>
  readonly logger: Logger
  /** Why which agent's reports could not be read at the last look: one reason is told once. */
  readonly unread: Map<string, string>
}

/** Takes in what agents reported while nobody was there: each once, in the order in which it was said. */
export async function takeReports(deps: Deps): Promise<void> {
  const { host, mosaicHome, logger, unread } = deps
  const runDir = runDirectory(mosaicHome)
  const spools = (await host.files.list(runDir)).filter((name) => name.endsWith(spoolEnding))
  for (const agent of unread.keys()) if (!spools.includes(`${agent}${spoolEnding}`)) unread.delete(agent)
  const found = await Promise.all(
    spools.map(async (name) => {
      const agent = name.slice(0, -spoolEnding.length)
      try {
        const read = await readSpool(deps, join(runDir, name))
        unread.delete(agent)
        return read
      } catch (error) {
        tellUnread(deps, agent, explain(error))
        return []
      }
    }),
  )
  for (const { path, said } of found.flat().toSorted((a, b) => a.said.at - b.said.at)) {
    try {
      await take(deps, said)
      await host.files.remove(path)
    } catch (error) {
      logger[retryLevel(error)]({ err: error, path }, 'a report that was kept is tried again')
      return
    }
  }
}

/** It is looked at again and again, and stays so until a person mends it. */
function tellUnread({ logger, unread }: Deps, agent: string, why: string): void {
  if (unread.get(agent) === why) return
  unread.set(agent, why)
  logger.warn({ agent, why }, 'its reports cannot be read')
}

type Found = { readonly path: string; readonly said: SpooledReport }

async function readSpool({ host, logger }: Deps, directory: string): Promise<readonly Found[]> {
  const names = (await host.files.list(directory)).filter((name) => name.endsWith('.json'))
  const found: Found[] = []
  for (const name of names) {
    const path = join(directory, name)
    const text = (await host.files.read(path)) ?? ''
    const said = parse(text)
    if (said !== undefined) found.push({ path, said })
    else {
      // Kept for a person, and out of the way of the others.
      logger.warn({ path }, 'this is no report')
      await host.files.write(`${path}.unreadable`, text, { mode: 0o600 })
      await host.files.remove(path)
    }
  }
  return found
}

function parse(text: string): SpooledReport | undefined {
  try {
    return spooledReport.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function take({ store, hostId, uid }: Deps, { cause, at, args }: SpooledReport): Promise<void> {
  const { agent } = args
  // First: the end of the turn that it was said in must not look like one without a word.
  if ((await store.assignments.get(agent)) !== undefined) await store.assignments.update(agent, { reportedAt: at })
  await store.ops.add({
    kind: 'report',
    title: `report of ${agent}`,
    args,
    by: { kind: 'local', uid },
    hostId,
    cause,
    receipt: 'none',
  })
}
