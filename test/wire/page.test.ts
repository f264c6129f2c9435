import { Events } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn } from './log-in.ts'
import { servePage } from './page/serve-page.ts'
import { startWire } from './start-wire.ts'

const ping = {
  name: 'ping',
  description: 'Answers',
  options: [{ type: 4, name: 'times', description: 'How often', required: true }],
}

test('a person at the page talks, runs a command and sees who answers', async () => {
  const wire = await startWire({ page: servePage })
  const client = await logIn(wire)
  await client.application.commands.set([ping], wire.guild.id)
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply(`pong ${interaction.options.getInteger('times')}`)
  })
  const page = `http://127.0.0.1:${wire.port}`
  const channel = wire.channel('general').id
  const act = async (text: string): Promise<unknown> => {
    const body = JSON.stringify({ as: 'alice', channel, verb: 'say', text })
    const headers = { 'Content-Type': 'application/json' }
    return (await fetch(`${page}/page/act`, { method: 'POST', headers, body })).json()
  }
  await act('hello')
  expect(await act('/ping times:3')).toMatchObject({ kind: 'message' })
  expect(await act('/ping')).toMatchObject({ error: 'The option times is required' })
  const state: unknown = await (await fetch(`${page}/page/state?as=alice&channel=${channel}`)).json()
  expect(state).toMatchObject({
    bot: { online: true },
    messages: [
      { author: 'alice', body: 'hello' },
      { author: 'mos', body: 'pong 3' },
    ],
    commands: [{ line: '/ping times:' }],
  })
  expect(await (await fetch(`${page}/`)).text()).toContain('<title>Discord double</title>')
})
