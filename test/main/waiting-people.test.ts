import { expect, test } from 'vitest'
import { createWaitingPeople } from '../../src/main/waiting-people.ts'

const far = 60_000

test('work begins at once while nobody waits', async () => {
  await createWaitingPeople().gone(far)
})

test('work begins when the last one has their answer, however often that is said', async () => {
  const people = createWaitingPeople()
  const [first, second] = [people.enter(), people.enter()]
  let begun = false
  const work = people.gone(far).then(() => (begun = true))
  first()
  first()
  await new Promise((next) => setImmediate(next))
  expect(begun).toBe(false)
  second()
  await work
})

test('work is put off, never stopped', async () => {
  const people = createWaitingPeople()
  people.enter()
  await people.gone(1)
})
