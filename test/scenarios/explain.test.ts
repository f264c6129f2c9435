import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'

test('Explain on a receipt, in its topic and above it: what it is, by whom, what to do next', async () => {
  const { wire, olga, general } = await personWithMos()
  await wire.until(() => wire.commands().some(({ name }) => name === 'Explain'))
  const receipt = await olga.slash(general, 'fleet spawn', { role: 'research', name: 'ada' })
  await receipt.until(/done/, 30_000)
  if (receipt.message === undefined) throw new Error('no receipt')
  const told = await olga.menu(receipt.message, 'Explain')
  await told.until('The answer comes in', 10_000)
  const thread = await wire.until(() => general.threads()[0], 15_000, 'a thread of the receipt')
  await thread.says('This message shows an operation.', 15_000)
  const said = (await thread.text())
    .replaceAll(/\b(op-|#)[\w-]+/g, '$1…')
    .replaceAll(/asked .* ago/g, 'asked (time) ago')
    .replaceAll(/pane %\d+.*$/gm, '(evidence)')
  expect(said).toContain('Next: nothing: it is done, and proven by what was looked at.')
  expect(said).toContain('**spawn ada** is done')
  const answer = await thread.says('I am the stub', 5_000)
  await olga.menu(answer, 'Explain')
  await thread.says(/Mos has no record|answers what/, 15_000)
  wire.assertClean()
})
