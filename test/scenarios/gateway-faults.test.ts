import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'
import { settledText } from '../support/settled-text.ts'

test('the gateway breaks in every way it can: nothing is lost, nothing comes twice', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  const { gateway } = wire
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('1')

  gateway.down()
  await olga.say(thread, 'count to 2')
  await wire.until(() => gateway.connected === 0, 20_000, 'the connection to be gone')
  gateway.up()
  await thread.says('1 2', 20_000)
  const resumed = { identifies: gateway.identifies, resumes: gateway.resumes > 0 }

  gateway.reconnect()
  await olga.say(thread, 'role list')
  await thread.says('code-review', 20_000)
  gateway.invalidate(true)
  await olga.say(thread, 'show the role coder')
  await thread.says('**Coder**', 20_000)
  gateway.invalidate(false)
  await olga.say(thread, 'count to 3')
  await thread.says('1 2 3', 30_000)

  expect(resumed).toEqual({ identifies: 1, resumes: true })
  // The card of a running turn comes and goes.
  await settledText(thread)
  const said = thread.messages().map((message) => `${message.author}: ${message.content.split('\n')[0]}`)
  expect(said).toMatchInlineSnapshot(`
    [
      "olga: ",
      "mos: 1",
      "olga: count to 2",
      "mos: 1 2",
      "olga: role list",
      "mos: \`\`\`",
      "olga: show the role coder",
      "mos: **Coder** (\`coder\`, ephemeral, lives in a tmux pane, on claude, from framework)",
      "olga: count to 3",
      "mos: 1 2 3",
    ]
  `)
  expect(general.threads()).toHaveLength(1)
  expect(mos.said).not.toContain('"level":50')
})
