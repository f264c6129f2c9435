import { expect, test } from 'vitest'
import { readHealth } from '../support/read-health.ts'
import { personBeforeMos, personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'

/** What stands on stderr about Discord, the application's id and the log's time taken out. */
const saidAboutDiscord = ({ mos, wire }: PersonWithMos): string[] =>
  mos.said
    .split('\n')
    .filter((line) => line.includes('Discord'))
    .map((line) => line.replaceAll(wire.applicationId, '<id>'))

test('a token that Discord does not know: one line, and the rest of Mos works', async () => {
  const person = await personBeforeMos({ env: () => ({ DISCORD_TOKEN: 'nonsense' }) })
  const { mos, wire } = person
  await mos.start()
  await wire.until(() => saidAboutDiscord(person).length > 0, 30_000, 'a word about it')

  expect(saidAboutDiscord(person)).toMatchInlineSnapshot(`
    [
      "mos: Discord refused the token (4004). Reset it at https://discord.com/developers/applications and put the new one into DISCORD_TOKEN, then start Mos again.",
    ]
  `)
  expect(await readHealth(mos.url)).toMatchObject({ status: 200, body: { discord: 'off', redis: 'ok' } })
  expect((await fetch(mos.loginUrl, { redirect: 'manual' })).status).toBe(303)
  expect((await mos.shell('fleet', 'ps')).exit).toBe(0)
  expect(wire.gateway.identifies).toBe(0)
})

test('a token that is reset while Mos runs (4004): one line, no storm', async () => {
  const person = await personWithMos()
  const { mos, wire } = person
  wire.gateway.close(4004)
  await wire.until(() => saidAboutDiscord(person).length > 0, 30_000, 'a word about it')

  expect(saidAboutDiscord(person)).toMatchInlineSnapshot(`
    [
      "mos: Discord refused the token (4004). Reset it at https://discord.com/developers/applications and put the new one into DISCORD_TOKEN, then start Mos again.",
    ]
  `)
  expect(await readHealth(mos.url)).toMatchObject({ status: 200, body: { discord: 'off' } })
  expect(wire.gateway.identifies).toBe(1)
})

test('an intent that is switched off (4014): one line names the switch and where it is', async () => {
  const person = await personBeforeMos({ wire: { refusedIntents: 1 << 15 } })
  const { mos, wire } = person
  await mos.start()
  await wire.until(() => saidAboutDiscord(person).length > 0, 30_000, 'a word about it')

  expect(saidAboutDiscord(person)).toMatchInlineSnapshot(`
    [
      "mos: Discord refused the Message Content intent (4014). Turn on "Message Content Intent" at https://discord.com/developers/applications, then start Mos again.",
    ]
  `)
  expect(await readHealth(mos.url)).toMatchObject({ status: 200, body: { discord: 'off' } })
  expect(wire.gateway.identifies).toBe(1)
})
