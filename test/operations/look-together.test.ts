import { expect, test } from 'vitest'
import type { Evidence } from '../../src/fleet/readiness.ts'
import { lookTogether } from '../../src/operations/roll/look-together.ts'

const evidence: Evidence = { at: 1, placement: 'pane', supervised: true }

test('who asks at the same time is served by one look, which begins after all of them asked', async () => {
  const looks: (readonly string[])[] = []
  const look = lookTogether((names) => {
    looks.push(names)
    return Promise.resolve(new Map(names.map((name) => [name, evidence])))
  })
  const [ada] = await Promise.all([look(['ada']), look(['bob', 'ada'])])
  expect(ada.get('ada')).toBe(evidence)
  await look(['ada'])
  expect(looks).toEqual([['ada', 'bob'], ['ada']])
})

test('one that fails is the failure of those who asked for it alone', async () => {
  let isAway = true
  const look = lookTogether(() => (isAway ? Promise.reject(new Error('tmux is away')) : Promise.resolve(new Map())))
  await expect(look(['ada'])).rejects.toThrow('tmux is away')
  isAway = false
  expect((await look(['ada'])).size).toBe(0)
})
