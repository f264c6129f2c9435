import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { acquireLock } from '../../src/host/lock.ts'
import { eventually } from '../support/eventually.ts'

test('one has it, the second gets nothing, after the release the next one has it', async () => {
  const name = `mos:test:${randomUUID()}`
  const first = await acquireLock(name)
  expect(first).toBeDefined()
  expect(await acquireLock(name)).toBeUndefined()
  await first?.release()
  const second = await acquireLock(name)
  expect(second).toBeDefined()
  await second?.release()
})

test('kill -9 of the holder frees it', async () => {
  const name = `mos:test:${randomUUID()}`
  const program = `
    const { acquireLock } = await import(${JSON.stringify(new URL('../../src/host/lock.ts', import.meta.url).href)})
    await acquireLock(${JSON.stringify(name)})
    console.log('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(await acquireLock(name)).toBeUndefined()
  child.kill('SIGKILL')
  const lock = await eventually('the lock', () => acquireLock(name), 2000)
  await lock.release()
})

test('of many at once one wins', async () => {
  const name = `mos:test:${randomUUID()}`
  const locks = await Promise.all(Array.from({ length: 20 }, () => acquireLock(name)))
  const won = locks.filter((lock) => lock !== undefined)
  expect(won).toHaveLength(1)
  await won[0]?.release()
})

test('a name longer than an address is a lock of its own too', async () => {
  const name = `mos:test:${randomUUID()}:/home/${'a'.repeat(200)}`
  const first = await acquireLock(`${name}/one`)
  expect(await acquireLock(`${name}/one`)).toBeUndefined()
  const other = await acquireLock(`${name}/two`)
  expect(other).toBeDefined()
  await first?.release()
  await other?.release()
})
