import { expect, test } from 'vitest'
import { personWithModel } from '../support/person-with-model.ts'

const plain = (transcript: string): string =>
  transcript.replaceAll(/ {2}\([^()\w]*\)$/gmu, '').replaceAll(/· (under 1 s|\d+ s)/g, '· (time)')

test('a permission is a card; what is allowed for the topic is not asked again', async () => {
  const { wire, olga, general } = await personWithModel()
  await olga.say(general, '@mos permission npm test')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  const asks = () => thread.messages().filter((each) => /Run a command/.test(each.line()))
  const ask = await wire.until(() => asks().find(({ buttons }) => buttons.length > 0), 15_000, 'a card')
  await olga.press(ask, 'Allow for this topic')
  await thread.says(/mos ↳ olga: permission: yes/, 15_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the card')
  expect(ask.line()).toContain('npm test')
  expect(ask.line()).toContain('**Allow for this topic** · @olga')
  expect(await thread.text()).toContain('✓ Bash: npm test')

  await olga.say(thread, 'permission npm test')
  await wire.until(async () => (await thread.text()).split(': permission: yes').length > 2, 15_000, 'the second answer')
  expect(asks()).toHaveLength(1)
})

test('a very long answer is its two ends and a file, a table is aligned, and what it cost stands under it', async () => {
  const { wire, olga, general } = await personWithModel()
  const table = JSON.stringify('| name | state |\n|---|---|\n| ada || \n\n')
  await olga.say(general, `@mos go\nscript\ntext ${table}\nbig 200000\ntext " @everyone "\nusage`)
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  const last = await thread.says(/-# opencode/, 20_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the card')
  const said = thread.messages().filter(({ bot }) => bot)
  expect(said).toHaveLength(2)
  expect(said[0]?.content).toContain('```\nname  state\n────  ─────\nada\n```\n\nxxx')
  expect(last.content).toMatch(
    /^-# … [\d,]+ characters between are in answer\.md, which has the whole\.\nx+ @everyone counted\n/,
  )
  expect(last.content.split('\n').at(-2)).toMatch(/^-# opencode · .* · 1\.0k tokens · \$0\.25$/)
  expect(last.notified).toEqual(['olga'])
  expect(last.attachments.map(({ filename }) => filename)).toEqual(['answer.md'])
})

test('stop by its button ends a program that does not hear; the queue is shown and goes on', async () => {
  const { wire, olga, general } = await personWithModel()
  await olga.say(general, '@mos deaf')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/waiting/, 15_000)
  await olga.say(thread, 'say next')
  const card = await thread.says(/1 message waits/, 15_000)
  await olga.press(card, 'Stop')
  await thread.says(/mos ↳ olga: next/, 15_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the card')
  expect(plain(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    olga: say next
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time)
      @olga
    mos ↳ olga: next
      -# opencode · (time)
      @olga"
  `)
})

test('an image and a text file reach the program; a file that may not come is told', async () => {
  const { wire, olga, general } = await personWithModel()
  const files = [
    { name: 'plan.png', type: 'image/png', bytes: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]) },
    { name: 'notes.zip', type: 'application/zip', bytes: 'PK' },
  ]
  await olga.say(general, '@mos images', { files })
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/mos ↳ olga: images: 1/, 15_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the card')
  expect(plain(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: images: 1
      notes.zip was not taken: only images and text files.
      -# opencode · (time)
      @olga"
  `)
})

test('a program that is not logged in is one line with what to do', async () => {
  const { wire, olga, general } = await personWithModel({ env: { FAKE_AGENT: 'login' } })
  await olga.say(general, '@mos say hello')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/log/, 15_000)
  expect(plain(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: opencode is not logged in on alpha: run \`opencode auth login\` there, then say it again.
      @olga"
  `)
})
