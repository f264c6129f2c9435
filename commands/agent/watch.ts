import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, TextAnswer } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { livesInMos } from '../../src/command/lives-in-mos.ts'
import { secretValues } from '../../src/config/secret-values.ts'
import { Failure } from '../../src/errors.ts'
import { fitScreen } from '../../src/fleet/fit-screen.ts'
import { hostOf } from '../../src/fleet/host-of.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { maskSecrets } from '../../src/host/mask-secrets.ts'
import type { Card, WatchCard } from '../../src/store/card.ts'
import type { ThreadRef } from '../../src/store/topic.ts'

const lastsMs = 15 * 60_000
const mostInThread = 3

type Watch = Card & { readonly body: WatchCard }

export default defineCommand({
  description: "Show an agent's screen here as it changes, for 15 minutes; in a shell: look at its pane, read-only",
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
    stop: z.boolean().default(false).describe('End watching it here'),
  }),
  tier: 'operator',
  risk: 'read',
  phrases: ['watch <agent>'],
  async run(context, { agent: given, stop }) {
    const { roster, place, config } = context
    const agent = findAgent(await roster(), given)
    const { name } = agent
    if (await livesInMos(context, agent)) {
      throw new Failure(`${name} lives in Mos and has no screen: what it says stands in its topics' threads.`)
    }
    if (place.thread === undefined) return await inShell(context, name)
    const open = await watchesIn(context, place.thread)
    const same = open.find(({ body }) => body.agent === name)
    if (stop) return await end(context, name, same)
    if (same !== undefined) return { kind: 'text', text: `${name} is watched here already.` }
    if (open.length >= mostInThread) {
      const names = open.map(({ body }) => body.agent).join(', ')
      throw new Failure(`${mostInThread} agents are watched here already: ${names}. Stop one of them first.`)
    }
    await watch(context, { name, hostId: hostOf(agent, config.hostId), thread: place.thread })
    return { kind: 'text', text: `${name}'s screen is shown here for 15 minutes, read-only.`, data: { agent: name } }
  },
})

async function watchesIn({ store }: CommandContext, thread: ThreadRef): Promise<readonly Watch[]> {
  return (await store.cards.open()).filter(
    (card): card is Watch => card.body.kind === 'watch' && card.thread === thread,
  )
}

type Wanted = { readonly name: string; readonly hostId: string; readonly thread: ThreadRef }

async function watch(context: CommandContext, { name, hostId, thread }: Wanted): Promise<void> {
  const { store, cause, principal, config, supervisor } = context
  // Another host's worker looks by itself, and says so when it can't.
  const seen =
    hostId === config.hostId
      ? { screen: fitScreen(maskSecrets(await supervisor.screen(name), secretValues(config))) }
      : {}
  const endsAt = Date.now() + lastsMs
  const body: WatchCard = { kind: 'watch', topicId: thread, agent: name, hostId, by: principal, endsAt, ...seen }
  await store.cards.put({ id: `watch-${cause}`, thread, isShown: true, isFinal: false, body })
}

async function end({ store, principal }: CommandContext, name: string, card: Watch | undefined): Promise<TextAnswer> {
  if (card === undefined) return { kind: 'text', text: `${name} is not watched here.` }
  const { id, thread, body } = card
  const ended = `${principalId(principal)} stopped it`
  await store.cards.put({ id, thread, isShown: true, isFinal: true, body: { ...body, ended } })
  return { kind: 'text', text: `${name} is not watched here any more.` }
}

/** A shell looks for itself, where it is a terminal; else it prints the screen once. */
async function inShell({ supervisor, config }: CommandContext, name: string): Promise<TextAnswer> {
  const screen = maskSecrets(await supervisor.screen(name), secretValues(config))
  return {
    kind: 'text',
    text: screen === '' ? `${name}'s screen is empty.` : screen,
    view: name,
    data: { agent: name, screen },
  }
}
