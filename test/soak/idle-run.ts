import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { personWithModel, topicOf } from '../support/person-with-model.ts'
import { eventually } from '../support/eventually.ts'

export type IdleRun = { readonly prompts: number; readonly before: number; readonly requests: readonly string[] }

/** A fleet that has talked and worked, and is then left alone: what its model and Discord hear of it meanwhile. */
export async function idleRun(idleMs: number): Promise<IdleRun> {
  const person = await personWithModel()
  const { mos, olga, wire } = person
  const thread = await topicOf(person, olga)
  for (const name of ['ada', 'bob', 'cy']) {
    const spawned = await olga.slash(thread, 'fleet spawn', { role: 'operations', name, runtime: 'stub' })
    await spawned.until(/· done ·/u, 30_000)
  }
  const sent = await olga.slash(thread, 'agent send', { agent: 'ada', message: 'hello' })
  await sent.until('✓ answered', 30_000)
  const journal = join(mos.home, '.fake-agent', 'prompts')
  const count = async () => (await readFile(journal, 'utf8')).split('\n').length - 1
  const requests = () => wire.requests.map(({ method, path }) => `${method} ${path}`)
  await eventually('everything is said', async () => {
    const before = requests().length
    await wait(3_000)
    return requests().length === before
  })
  const [before, said] = [await count(), requests().length]
  await wait(idleMs)
  return { before, prompts: (await count()) - before, requests: requests().slice(said) }
}
