import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'

test('a bug that a person files has one card in the forum, and keeps it through a kill -9', async () => {
  const { wire, olga, general, mos } = await personWithMos()
  const forum = wire.addChannel('bugs', { type: 'forum' })
  await wire.until(() => wire.commands().some(({ name }) => name === 'File bug'))
  const use = await olga.slash(general, 'channel use', { as: 'bugs', channel: forum.id })
  await use.until(/bug reports come here/, 10_000)
  const said = await olga.say(general, 'The deploy hangs at 90%')
  const filed = await olga.submit(await olga.menu(said, 'File bug'), {})
  const told = await filed.until(/Filed as `The deploy hangs at 90%`/, 10_000)
  const id = /f-[0-9a-f]{10}/.exec(told)?.[0] ?? ''
  const post = await wire.until(() => forum.threads()[0], 10_000, 'the post')
  expect(post.name).toBe(`The deploy hangs at 90% · ${id}`)
  const card = await post.says(id)
  await mos.kill()
  await mos.start()
  const dismissed = await olga.press(card, 'Dismiss')
  await dismissed.until(/is dismissed until it is seen again/, 15_000)
  await post.says('**Dismissed** by', 15_000)
  expect((await mos.shell('bug', 'list')).stdout).toContain('No finding is open.')
  expect((await mos.shell('bug', 'show', id.slice(0, 6))).stdout).toContain('The deploy hangs at 90% is dismissed')
  expect(forum.threads()).toHaveLength(1)
  expect(post.messages()).toHaveLength(1)
  wire.assertClean()
})
