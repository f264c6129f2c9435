import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import type { Mos } from '../support/mos.ts'
import { personBeforeMos } from '../support/person-with-mos.ts'
import { placeInstallation } from '../support/placed-installation.ts'
import { testSystemd } from '../support/systemd.ts'
import type { Thread } from '../wire/view/channel.ts'
import { activeOf, begin, comesBack, isIdle, pidOf, unit, versionOf } from './mos-that-restarts.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly seed: number
  readonly restarts: number
  /** kill -9 of Mos, at a random moment of each */
  readonly kills: boolean
  readonly under: 'systemd' | 'keeper'
  readonly log?: (line: string) => void
}

export type RestartRun = {
  /** ms: of each restart the longest time that a message was without its answer */
  readonly silences: readonly number[]
  /** how many ended in the other version */
  readonly went: number
  readonly faults: readonly string[]
}

const killWithinMs = 6_000

/** Has Mos go back and forth between two versions by ops, while a person talks to it; a kill may come in between. */
export async function restartRun({ seed, restarts, kills, under, log }: Options): Promise<RestartRun> {
  const random = createRandom(seed)
  const systemd = under === 'systemd' ? await testSystemd() : undefined
  const homeOf = (mos: Mos) => systemd?.home ?? mos.home
  let generation = 0
  const person = await personBeforeMos({
    env: () => ({ ...systemd?.env }),
    async prepare(mos) {
      const places = { dataDir: join(mos.home, 'data'), mosaicHome: join(homeOf(mos), '.config', 'mosaic') }
      ;({ generation } = await placeInstallation(places, '0.9.0'))
    },
  })
  const { wire, mos, olga, general } = person
  await begin(mos, systemd, wire.token)
  await wire.until(() => wire.commands().length > 0, 60_000, 'the commands to be registered')
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 60_000, 'a thread')
  await thread.says('1', 60_000)

  const pid = () => pidOf(mos, systemd)
  const [silences, faults]: [number[], string[]] = [[], []]
  let went = 0
  for (let round = 0; round < restarts; round += 1) {
    const before = await activeOf(mos)
    const to = before === 'checkout' ? generation : generation + 1
    let isOver = false
    const talking = talk({ thread, say: (text) => olga.say(thread, text), isOver: () => isOver })
    const planned = Promise.withResolvers<void>()
    const going = goToInstallation(mos, to, planned.resolve)
    if (kills) {
      await planned.promise
      await wait(random() * killWithinMs)
      const victim = await pid()
      if (victim !== undefined) process.kill(victim, 'SIGKILL')
      if (systemd === undefined && !(await comesBack(pid))) await mos.start()
    }
    const { exit, stdout, stderr } = await going
    await eventually('the op to end', () => isIdle(mos), 180_000)
    isOver = true
    const silence = await talking
    silences.push(silence)
    const after = await activeOf(mos)
    // A shell that finds no Mos goes back by itself, and says so: a start that was under way becomes what counts.
    const isAlone = stdout.includes('runs from the next start')
    const runs = await becomes(after, async () => versionOf(await pid()))
    if (after !== runs) faults.push(`round ${round}: ${after} counts, ${runs} runs: ${stdout}${stderr}`)
    if (!kills && after === before) faults.push(`round ${round}: ${stdout}${stderr}`)
    if (after !== before) went += 1
    log?.(
      `round ${round}: ${before} → ${after}, exit ${exit}${isAlone ? ', by the shell alone' : ''}, silence ${Math.round(silence)} ms`,
    )
  }
  faults.push(...judgeTalk(thread))
  if (systemd) await systemd.systemctl('stop', unit)
  return { silences, went, faults }
}

/** What runs, once that is the wanted version, or after a minute. */
async function becomes(wanted: string, look: () => Promise<string | undefined>): Promise<string | undefined> {
  const until = Date.now() + 60_000
  for (;;) {
    const runs = await look()
    if (runs === wanted || Date.now() > until) return runs
    await wait(250)
  }
}

type Talk = {
  readonly thread: Thread
  say(text: string): Promise<unknown>
  isOver(): boolean
}

/** One message after another, each after the last one's answer. Returns the longest time that one took. */
async function talk({ thread, say, isOver }: Talk): Promise<number> {
  const answers = () => thread.messages().filter((message) => message.bot).length
  let longest = 0
  while (!isOver()) {
    const [before, at] = [answers(), performance.now()]
    await say('count to 1')
    await eventually('an answer', () => answers() > before, 120_000)
    longest = Math.max(longest, performance.now() - at)
  }
  return longest
}

/** Each message has one answer. */
function judgeTalk(thread: Thread): readonly string[] {
  const messages = thread.messages()
  const asked = messages.filter((message) => !message.bot && message.line().includes('count to 1')).length
  const answered = messages.filter((message) => message.bot && message.line().includes('↳')).length
  // The first one stands in the channel, and the thread shows its answer.
  return answered === asked + 1 || answered === asked ? [] : [`${asked} messages, ${answered} answers`]
}
