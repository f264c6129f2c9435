import { readFile } from 'node:fs/promises'
import { createLogger } from '../../src/log.ts'
import { createStore } from '../../src/store/create-store.ts'
import { pidsByMark } from '../support/kill-by-mark.ts'
import type { Mos } from '../support/mos.ts'
import { isAgent } from './trouble-models.ts'

type Options = {
  readonly mos: Mos
  readonly redisUrl: string
  readonly tenant: string
  /** how many programs of runtimes may live */
  readonly mostPrograms: number
}

/** What nobody works on any more and is still there, one line each. */
export async function leftBehind({ mos, redisUrl, tenant, mostPrograms }: Options): Promise<readonly string[]> {
  const store = await createStore({ redisUrl, tenant, logger: createLogger('silent') })
  try {
    const [cards, waiting, programs] = await Promise.all([
      store.cards.open(),
      store.inbox.waiting('alpha'),
      countPrograms(mos),
    ])
    return [
      ...cards.map(({ id }) => `the card ${id} is open`),
      ...waiting.map((topicId) => `${topicId} has entries`),
      ...(programs > mostPrograms ? [`${programs} programs of runtimes live, ${mostPrograms} are used`] : []),
    ]
  } finally {
    await store.close()
  }
}

async function countPrograms(mos: Mos): Promise<number> {
  const pids = await pidsByMark(mos.home)
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(isAgent).length
}
