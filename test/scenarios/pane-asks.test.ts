import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'

const plain = (text: string, home: string): string =>
  text
    .replaceAll(/<t:\d+:R>/gu, '<in a while>')
    .replaceAll(home, '~')
    .replaceAll(/\d{17,20}/gu, '#')

/** Ada works on the site, and her program opens a dialog about this command. */
async function asking(command: string): Promise<PersonWithMos & { readonly screen: () => Promise<string> }> {
  const person = await personWithMos()
  const { mos, olga, general } = person
  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', project: 'site' })
  await spawned.until(/· (done|failed) ·/u, 30_000)
  await mos.shell('agent', 'send', 'ada', `/dialog ${command}`)
  return { ...person, screen: async () => (await mos.shell('agent', 'logs', 'ada')).stdout }
}

const cardOf = ({ wire, general }: PersonWithMos, command: string) =>
  wire.until(
    () => general.messages().find(({ content }) => content.includes(command) && content.includes('asks to use')),
    15_000,
    'the card',
  )

test('a dialog in a pane is a card in the thread, and a press answers it there', async () => {
  const person = await asking('npm run deploy')
  const { mos, olga, wire, screen } = person
  const card = await cardOf(person, 'npm run deploy')
  expect(plain(card.content, mos.home)).toMatchInlineSnapshot(`
    "<@#> 🔐 **ada (coder on stub) asks to use Bash**
    \`\`\`
    npm run deploy
    in ~/site
    \`\`\`
    Operators and above may answer · expires <in a while>"
  `)
  expect(card.buttons.map(({ label }) => label)).toEqual([
    'Allow once',
    'Allow for this task',
    'Always for coder in site',
    'Deny',
  ])
  await olga.press(card, 'Allow once')
  await eventually('the program goes on', async () => (await screen()).includes('allowed: npm run deploy'))
  wire.assertClean()
})

test('it waits while Mos is dead, and is asked once', async () => {
  const person = await asking('rm -r build')
  const { mos, olga, general, screen } = person
  await cardOf(person, 'rm -r build')
  await mos.kill()
  await mos.start()
  const cards = () => general.messages().filter(({ content }) => content.includes('asks to use'))
  const [card] = cards()
  if (card === undefined) throw new Error('there is no card')
  await olga.press(card, 'Deny')
  await eventually('the program hears the no', async () => (await screen()).includes('denied: rm -r build'))
  expect(cards()).toHaveLength(1)
})

test('always: the profile of the role in this project has it, and so has her own at once', async () => {
  const person = await asking('npm run lint')
  const { mos, olga, screen } = person
  await olga.press(await cardOf(person, 'npm run lint'), 'Always for coder in site')
  await eventually('the program goes on', async () => (await screen()).includes('allowed: npm run lint'))
  const home = join(mos.home, '.config', 'mosaic')
  expect(await readFile(join(home, 'fleet', 'mos.yaml'), 'utf8')).toContain(
    'permissions:\n  - role: coder\n    project: site\n    allow: [ Bash(npm run lint) ]\n',
  )
  const profile = await readFile(join(home, 'fleet', 'agents', 'ada.permissions.json'), 'utf8')
  expect(profile).toContain('Bash(npm run lint)')
})
