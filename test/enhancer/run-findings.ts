import { onTestFinished } from 'vitest'
import { followFindings } from '../../src/enhancer/follow-findings.ts'
import { showFinding } from '../../src/enhancer/show-finding.ts'
import { tellLostCard } from '../../src/enhancer/tell-lost-card.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { Occurrence, Sighting } from '../../src/store/finding.ts'
import type { Store } from '../../src/store/store.ts'
import { runDoor } from '../discord/run-door.ts'
import { sighting } from '../store/sighting.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'

type Given = {
  readonly wire?: Wire
  readonly redis?: Awaited<ReturnType<typeof testStore>>
  /** absent: none is set */
  readonly channelId?: string
  readonly cardsPerHour?: number
}

/** Findings and their cards on the double, with a real discord.js and a real Redis. */
export async function runFindings(given: Given = {}) {
  const wire = given.wire ?? (await startWire({ messagesPerFiveSeconds: Infinity }))
  const redis = given.redis ?? (await testStore())
  const bugs: { channelId: string | undefined } = { channelId: given.channelId }
  const settings = () =>
    bugs.channelId === undefined
      ? emptySettings
      : { ...emptySettings, channels: [{ id: bugs.channelId, as: 'bugs' as const }] }
  const told: string[] = []
  const news = { tell: async ({ text }: { readonly text: string }) => void told.push(text) }
  const door = await runDoor({ wire, redis, lost: (card, error) => tellLostCard(news, card, error) })
  await door.ready()
  const { store } = redis
  const deps = { store, settings, access: {}, logger: silentLogger }
  let stop = followFindings(deps)
  const unfollow = () => stop()
  onTestFinished(unfollow)
  /** As after a restart: it looks at once, and not with the next rescan. */
  const followAgain = () => {
    stop()
    stop = followFindings(deps)
  }
  /** As the runner does it. */
  const see = async (n: number, occurrences: readonly Occurrence[], more: Partial<Sighting> = {}) => {
    const noted = await store.findings.note(sighting(n, occurrences, more), { cardsPerHour: given.cardsPerHour ?? 5 })
    await showFinding(deps, noted.finding)
    return noted.finding
  }
  return { ...door, wire, deps, see, told, bugs, unfollow, followAgain, settled: () => settled(store) }
}

/** Until nothing of any card is left to be shown. */
const settled = (store: Store): Promise<boolean> =>
  eventually('all cards to be shown', async () => (await store.cards.stale()).length === 0)
