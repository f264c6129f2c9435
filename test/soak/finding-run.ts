import { writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import type { Finding } from '../../src/store/finding.ts'
import { createStore } from '../../src/store/create-store.ts'
import { eventually } from '../support/eventually.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { startCrashes } from './crashes.ts'
import { fileFindings, startFiling, wrongIssues } from './file-findings.ts'
import { faultTexts } from './fault-texts.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly seed: number
  readonly kills: number
  /** 20 at most */
  readonly faults: number
  readonly occurrences: number
  readonly log?: (line: string) => void
}

export type FindingRun = { readonly summary: string; readonly wrong: readonly string[] }

const settings = 'enhancer:\n  cards_per_hour: 1000\n  thresholds: { repeated_error: 1 }\n'
const mostBatch = 5
/** A lost answer is looked for for 100 s. */
const mostFilingMs = 30 * 60_000

/**
 * Occurrences of so many faults come into the history, some told twice, while Mos and its Redis are killed at random
 * moments, and then a person files each; each fault has to be one finding with the exact count, one card that shows it,
 * and one issue.
 */
export async function findingRun({
  seed,
  kills,
  faults,
  occurrences,
  log = () => undefined,
}: Options): Promise<FindingRun> {
  const startedAt = Date.now()
  const random = createRandom(seed)
  const filing = await startFiling()
  const { mos, wire } = await personWithMos({
    env: (double) => ({ MOS_BUGS_CHANNEL: double.addChannel('faults').id, ...filing.env }),
    prepare: ({ home }) =>
      writeFile(join(home, '.config', 'mosaic', 'fleet', 'mos.yaml'), settings + filing.settings, { mode: 0o600 }),
  })
  const redisUrl = `unix://${join(mos.home, 'data', 'redis.sock')}`
  const store = await createStore({ redisUrl, tenant: userInfo().username, logger: silentLogger })
  onTestFinished(() => store.close())
  const texts = faultTexts.slice(0, faults)
  const crashes = startCrashes(mos, { kills, random: createRandom(seed + 1), log })
  const counts = new Map<string, number>()
  for (let nth = 0; nth < occurrences || crashes.killed < kills / 2;) {
    const events = Array.from({ length: 1 + Math.floor(random() * mostBatch) }, (): FleetEvent => {
      // Each at least once; should the crashes take longer than the occurrences, there are more of these.
      const text = texts[nth < faults ? nth : Math.floor(random() * faults)] ?? ''
      counts.set(text, (counts.get(text) ?? 0) + 1)
      const id = `soak-${nth++}`
      return { kind: 'error', source: 'adapter', runtime: 'codex', text, id, at: Date.now(), hostId: `host${nth % 3}` }
    })
    await eventually(
      'the events to be kept',
      () =>
        store.history.add(events).then(
          () => true,
          () => undefined,
        ),
      60_000,
    )
    if (random() < 0.3) await store.history.add(events).catch(() => undefined)
    await pause(random() * (crashes.killed < kills ? 400 : 20))
  }
  const { findings: stored } = store
  const withinMs = Date.now() + mostFilingMs
  await fileFindings({ mos, findings: stored, world: filing.world, random, isOver: () => Date.now() > withinMs })
  await crashes.stop()
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const look = async (): Promise<Look> => {
    const findings = (await store.findings.list({ limit: 1_000 })).filter(
      ({ component }) => component === 'runtime codex',
    )
    const cards = wire
      .channel('faults')
      .messages()
      .map((message) => message.line())
    const wrong = [
      ...texts.flatMap((text) => wrongOf(text, counts.get(text) ?? 0, { findings, cards })),
      ...wrongIssues(filing.world, findings),
    ]
    return { findings, cards, wrong: findings.length === faults ? wrong : [`${findings.length} findings`, ...wrong] }
  }
  const isRight = async () => (await look()).wrong.length === 0 && (await store.cards.stale()).length === 0
  await eventually('all is counted and shown', () => isRight().catch(() => false), 60_000).catch(() => undefined)
  const { findings, cards, wrong } = await look()
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  const summary =
    `${total} occurrences of ${faults} faults, ${crashes.killed} kills of Mos (${crashes.killedAtStart} before it was ready) and ` +
    `${crashes.redisKilled} of Redis: ${findings.length} findings, ${cards.length} cards, ${filing.world.issues.length} issues, ${wrong.length} wrong, ${seconds} s, seed ${seed}`
  return { summary, wrong }
}

type Look = {
  readonly findings: readonly Finding[]
  readonly cards: readonly string[]
  readonly wrong: readonly string[]
}

/** What is not as it has to be about one fault: its finding, its count, its card. */
function wrongOf(text: string, count: number, { findings, cards }: Omit<Look, 'wrong'>): readonly string[] {
  // A title leaves out what kind of error it is.
  const words = text.split(' ').slice(-3).join(' ')
  const own = findings.filter(({ title }) => title.includes(words)).map((finding) => finding.count)
  const shown = cards.filter((card) => card.includes(words))
  return [
    ...(own.length === 1 && own[0] === count ? [] : [`${words}: counted ${own.join(' and ')}, not ${count}`]),
    ...(shown.length === 1 && shown[0]?.includes(`${count}`) === true
      ? []
      : [`${words}: ${shown.length} cards: ${shown.join()}`]),
  ]
}
