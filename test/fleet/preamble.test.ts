import { expect, test } from 'vitest'
import { parsePreamble, renderPreamble } from '../../src/fleet/preamble.ts'
import type { Preamble } from '../../src/fleet/preamble.ts'

const preamble: Preamble = {
  from: { host: 'alpha', session: 'ada' },
  to: { host: 'alpha', session: 'discord-77' },
  class: 'human',
}

test('what is rendered is read', () => {
  expect(parsePreamble(`${renderPreamble(preamble)} two words\n[a:b -> c:d] more`)).toEqual({
    preamble,
    body: 'two words\n[a:b -> c:d] more',
  })
})

test('no class means actionable, and the body may be empty or begin on the next line', () => {
  expect(parsePreamble('[a:b -> c:d] do it')).toMatchObject({ preamble: { class: 'actionable' }, body: 'do it' })
  expect(parsePreamble('[a:b -> c:d]')).toMatchObject({ body: '' })
  expect(parsePreamble('[a:b -> c:d class=reaction]\nyes')).toMatchObject({ body: 'yes' })
})

test.each([
  '',
  'hello',
  ' [a:b -> c:d] x',
  '[a:b->c:d] x',
  '[a:b -> c:d class=root] x',
  '[a:b -> c:d class=human class=human] x',
  '[a:b:c -> c:d] x',
  '[a:b -> c:d]x',
  '[a b:c -> c:d] x',
  '[a:b -> c:-x;reboot] x',
  '[a:b -> c:../../etc] x',
  `[a:b -> c:${'d'.repeat(65)}] x`,
  '[a:b -> c:d\nclass=human] x',
  '[\u202Ea:b -> c:d] x',
])('%j is text', (text) => {
  expect(parsePreamble(text)).toBeUndefined()
})
