import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fleetUnder } from '../support/fleet-of-stubs.ts'
import type { FleetOfStubs } from '../support/fleet-of-stubs.ts'
import { eventually } from '../support/eventually.ts'
import { normalise } from '../support/normalise.ts'
import type { TestSystemd } from '../support/systemd.ts'
import type { Thread } from '../wire/view/channel.ts'
import type { Message } from '../wire/view/message.ts'

export type RollRun = {
  /** how many agents ran at the look with the fewest, of how many looks */
  readonly fewest: number
  readonly looks: number
  /** for how long somebody who speaks each second in the thread waited and heard nothing, at most, in ms */
  readonly silenceMs: number
  /** the longest time to an answer, with those before it, in ms; of how many */
  readonly longestMs: number
  readonly questions: number
  /** from the click to the one message that tells of the end, in ms */
  readonly ms: number
  /** programs that each agent had, the first one included */
  readonly programs: readonly number[]
  /** what each runs from at the end */
  readonly versions: readonly string[]
  /** what the ops channel heard of it: that an agent ends meanwhile is no news */
  readonly news: readonly string[]
  /** messages that tell of its end */
  readonly ends: number
  /** as people see it in the thread */
  readonly receipt: string
  readonly end: string
}

const installation = '2.0.0'

type How = {
  /** so often Mos is killed in the middle, and started again */
  readonly kills?: number
  /** absent: agents are kept without it */
  readonly systemd?: TestSystemd
}

/** The orchestrator is asked for a relaunch of all agents onto another installation, and is spoken to all the while. */
export async function rollRun(agents: number, { kills = 0, systemd }: How = {}): Promise<RollRun> {
  const names = Array.from({ length: agents }, (_, index) => `agent-${String(index + 1).padStart(2, '0')}`)
  const fleet = await fleetUnder(systemd)
  await fleet.addByHand(...names)
  const { mos, olga, general, wire } = fleet
  await eventually('all to be idle', async () => areIdle((await mos.shell('ps')).stdout, names), 240_000)
  const versions = join(mos.home, 'data', 'versions')
  await mkdir(join(versions, installation, 'node_modules', '.bin'), { recursive: true })
  await symlink(installation, join(versions, 'active'))

  await olga.say(general, '@mos relaunch all')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  const card = await wire.until(
    () => thread.messages().find(({ buttons }) => buttons.some(({ label }) => label === 'Confirm')),
    20_000,
    'a card',
  )
  const over = new AbortController()
  const watching = watchPanes(fleet, names, over.signal)
  const speaking = speak(fleet, thread, over.signal)
  const began = performance.now()
  await olga.press(card, 'Confirm')
  for (let kill = 0; kill < kills; kill++) {
    await wait(1_000 + Math.random() * 6_000)
    await mos.kill()
    await mos.start()
  }
  const end = await thread.says(/@olga .*\*\*relaunch all\*\*/su, 600_000)
  const ms = performance.now() - began
  over.abort()
  const [seen, waits] = await Promise.all([watching, speaking])
  const receipt = await thread.says(/^mos(?: ↳ \w+)?: ✅ \*\*relaunch all\*\* · done/u, 10_000)
  return {
    ...seen,
    ...waits,
    ms,
    versions: await Promise.all(
      names.map(async (name) => (await readFile(fleet.runFile(`${name}.version`), 'utf8')).trim()),
    ),
    news: fleet.ops.messages().map((message) => normalise(message.line())),
    ends: thread.messages().filter(({ bot, content }) => bot && /^<@\d+> .*\*\*relaunch all\*\*/u.test(content)).length,
    receipt: normalise(receipt.line()),
    end: normalise(end.line()),
  }
}

const areIdle = (text: string, names: readonly string[]): boolean =>
  names.every((name) => new RegExp(`^${name} +operations +stub +idle`, 'mu').test(text))

async function watchPanes({ tmux }: FleetOfStubs, names: readonly string[], over: AbortSignal) {
  const pids = new Map(names.map((name) => [name, new Set<string>()]))
  let fewest = names.length
  let looks = 0
  while (!over.aborted) {
    const lines = (await tmux('list-panes', '-a', '-F', '#{session_name} #{pane_dead} #{pane_pid}')).split('\n')
    const alive = lines.map((line) => line.split(' ')).filter(([name = '', dead]) => pids.has(name) && dead === '0')
    for (const [name = '', , pid = ''] of alive) pids.get(name)?.add(pid)
    fewest = Math.min(fewest, alive.length)
    looks += 1
    await wait(100)
  }
  return { fewest, looks, programs: [...pids.values()].map(({ size }) => size) }
}

/** Says something each second, whatever is answered by then. A thread is answered in its order. */
async function speak({ olga }: FleetOfStubs, thread: Thread, over: AbortSignal) {
  const exchanges: Promise<{ readonly asked: number; readonly answered: number }>[] = []
  while (!over.aborted) {
    const question = await olga.say(thread, 'what is my fleet doing?')
    const asked = performance.now()
    exchanges.push(answerTo(thread, question).then(() => ({ asked, answered: performance.now() })))
    await wait(1_000)
  }
  const all = await Promise.all(exchanges)
  return {
    silenceMs: Math.max(
      ...all.map(({ asked, answered }, index) => answered - Math.max(asked, all[index - 1]?.answered ?? 0)),
    ),
    longestMs: Math.max(...all.map(({ asked, answered }) => answered - asked)),
    questions: all.length,
  }
}

const answerTo = (thread: Thread, question: Message): Promise<Message> =>
  eventually(
    'an answer',
    () => thread.messages().find(({ bot, raw }) => bot && raw.message_reference?.message_id === question.id),
    60_000,
  )
