import { eventually } from '../test/support/eventually.ts'
import { serveWire } from '../test/wire/serve-wire.ts'
import { clock } from './clock.ts'
import type { DoubleAsks } from './double.ts'
import { firstEdits } from './first-edits.ts'
import { modelAsks } from './model-asks.ts'
import { talk } from './talk.ts'

// Nothing is checked and nothing limited here: that is what the tests are for, and it would be measured too.
const wire = await serveWire({ check: 'off', requestsPerSecond: Infinity, messagesPerFiveSeconds: Infinity })
const general = wire.channel('general')
const long = 120_000

const sessions: number[] = []
wire.stage.world.watchers.add(() => {
  while (sessions.length < wire.gateway.identifies) sessions.push(clock())
})

const asks: DoubleAsks = {
  async register(commands) {
    const url = `${wire.url}/v10/applications/${wire.applicationId}/commands`
    const headers = { authorization: `Bot ${wire.token}`, 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(commands) })
    if (!answer.ok) throw new Error(`the double refused the commands: ${await answer.text()}`)
  },
  connected: (session) => wire.until(() => sessions[session - 1], long, `session ${session}`),
  async commandsThere() {
    await wire.until(() => wire.commands().length > 0, long, 'the commands')
  },
  async openThreads({ count, by }) {
    const ids: string[] = []
    for (let i = 0; i < count; i++) {
      if (by === 'person') ids.push(wire.owner.startThread(general, `topic ${ids.length}`).id)
      else {
        const { id } = await wire.owner.say(general, '@mos hello')
        await wire.until(() => wire.stage.world.channels.has(id), long, `thread ${id}`)
        await wire.thread(id).says(/./, long)
        ids.push(id)
      }
    }
    return ids
  },
  talk: (how) => talk(wire, how),
  firstEdits: (how) => firstEdits(wire, how),
  ...modelAsks(wire),
  async slash({ thread, words, values, atOnce }) {
    const send = async (): Promise<number> => {
      const sentAt = clock()
      const reply = await wire.owner.slash(wire.thread(thread), words, values)
      return reply.kind === 'failed' ? Infinity : clock() - sentAt
    }
    return Promise.all(Array.from({ length: atOnce }, send))
  },
  async opsEnded({ thread, count }) {
    const ends = () =>
      wire
        .thread(thread)
        .messages()
        .filter((message) => message.notified.length > 0).length
    await eventually(`${count} ops to end`, () => ends() >= count, long)
  },
}

process.on('message', ({ id, name, argument }: { id: number; name: keyof DoubleAsks; argument: never }) => {
  asks[name](argument).then(
    (value: unknown) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.once('disconnect', () => void wire.stop().then(() => process.exit()))
process.send?.({ url: wire.url, token: wire.token })
