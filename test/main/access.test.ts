import { expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { createAccess } from '../../src/main/access.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const configWith = (access: Partial<Config['access']>): Pick<Config, 'access'> => ({
  access: { ownerIds: [], guildIds: [], homeChannels: [], ...access },
})

test('a worker admits whom the door learns, and no longer whom it no longer does', async () => {
  const { store } = await testStore()
  const door = createAccess(configWith({}), store.facts)
  const worker = createAccess(configWith({}), store.facts)
  const listeners: ((signal: Signal) => void)[] = []
  worker.follow(
    {
      on(listener) {
        listeners.push(listener)
        return () => undefined
      },
    },
    silentLogger,
  )
  const rescan = () => listeners.forEach((listener) => listener({ kind: 'rescan' }))
  const owners = () => [...worker.policy().ownerIds].join()
  await door.learnOwners(['1'])
  await door.learnGuild('9')
  rescan()
  await eventually('the first owner', () => owners() === '1' && worker.policy().guildIds.has('9'))
  await door.learnOwners(['2'])
  rescan()
  await eventually('the next owner', () => owners() === '2')
})

test('what the environment says, nobody learns otherwise', async () => {
  const { store } = await testStore()
  const access = createAccess(configWith({ ownerIds: ['1'], guildIds: ['9'] }), store.facts)
  await access.learnOwners(['2'])
  await access.learnGuild('8')
  await access.refresh()
  expect([[...access.policy().ownerIds], [...access.policy().guildIds]]).toEqual([['1'], ['9']])
})
