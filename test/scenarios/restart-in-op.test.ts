import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import type { Mos } from '../support/mos.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { placeInstallation } from '../support/placed-installation.ts'

const minutes = 4 * 60_000

/** A person whose Mos runs from a checkout, and an installation 0.9.0 that she can go back to. Her data is on another disk, behind a link. */
async function personWithTwo(atStart: (home: string) => string = () => '') {
  let generation = 0
  const person = await personWithMos({
    async prepare({ home }) {
      await mkdir(join(home, 'disk'), { mode: 0o700 })
      await symlink('disk', join(home, 'data'))
      const places = { dataDir: join(home, 'disk'), mosaicHome: join(home, '.config', 'mosaic') }
      ;({ generation } = await placeInstallation(places, '0.9.0', atStart(home)))
    },
  })
  return { ...person, generation }
}

const trialOf = async ({ home }: Mos): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(home, 'data', 'versions', 'trial.json'), 'utf8').catch(() => '{}')) as Record<
    string,
    unknown
  >

const active = ({ home }: Mos) => readlink(join(home, 'data', 'versions', 'active')).catch(() => 'checkout')

async function redisOf({ home }: Mos): Promise<string> {
  return readFile(join(home, 'data', 'redis', 'redis.pid'), 'utf8')
}

test(
  'another version takes over in the middle of an op; what was said meanwhile is answered',
  { timeout: minutes },
  async () => {
    const person = await personWithTwo()
    const { wire, mos, olga, general } = person
    const { loginUrl, pid } = mos
    const redis = await redisOf(mos)
    await olga.say(general, '@mos count to 1')
    const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
    await thread.says('1')
    const done = goToInstallation(mos, person.generation)
    await eventually('the restart to be asked for', async () => (await trialOf(mos))['state'] === 'asked')
    await olga.say(thread, 'count to 2')
    expect((await done).stdout).toMatchInlineSnapshot(`
      "✓ 0.9.0 counts, checkout before
      all is as it was then
      no unit is another
      Mos runs from installation 0.9.0, and is ready
      generation 4
      "
    `)
    expect((await done).exit).toBe(0)
    await thread.says('1 2', 15_000)
    expect([mos.pid, mos.isUp]).toEqual([pid, true])
    expect(await redisOf(mos)).toBe(redis)
    expect((await fetch(loginUrl, { redirect: 'manual' })).status).toBe(303)
    expect((await mos.shell('--version')).stdout).toBe('mos 0.9.0\n')
    expect(await mos.stop()).toBe(0)
  },
)

test('a version that does not come up is taken back, with its last words', { timeout: minutes }, async () => {
  const person = await personWithTwo(
    () => `if (process.argv[2] === 'up') { console.error('mos: no such thing as a fish'); process.exit(1) }`,
  )
  const { wire, mos, olga, general } = person
  const ended = await goToInstallation(mos, person.generation)
  expect([ended.exit, ended.stdout]).toMatchInlineSnapshot(`
    [
      1,
      "✗ roll back to generation 2: failed. Mos 0.9.0 did not come up, and the one before runs again: it ended 2 times before it was ready, and said last:
    mos: no such thing as a fish
    Undone: switch to 0.9.0, go back, refresh the units, start Mos again.
    ",
    ]
  `)
  expect(await active(mos)).toBe('checkout')
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('1')
})

test(
  'killed in the middle of its start, it is started once more, and the op ends all-new',
  { timeout: minutes },
  async () => {
    const person = await personWithTwo(
      (home) => `
      import { existsSync, writeFileSync } from 'node:fs'
      const marker = '${home}/started'
      if (process.argv[2] === 'up' && !existsSync(marker)) {
        writeFileSync(marker, '')
        setInterval(() => {}, 1000)
        await new Promise(() => {})
      }`,
    )
    const { mos } = person
    const done = goToInstallation(mos, person.generation)
    const pid = await eventually('the first start', async () => {
      const { process: mark } = await trialOf(mos)
      const isThere = await readFile(join(mos.home, 'started')).then(
        () => true,
        () => false,
      )
      return isThere && typeof mark === 'string' && Number.parseInt(mark, 10)
    })
    process.kill(pid, 'SIGKILL')
    expect((await done).exit).toBe(0)
    expect(await trialOf(mos)).toMatchObject({ state: 'ready', starts: 2 })
    expect(await active(mos)).toBe('0.9.0')
  },
)

test(
  'cancelled while the other version starts, that one hands back: the one before takes the rest back',
  { timeout: minutes },
  async () => {
    const person = await personWithTwo(
      (home) => `
      import { existsSync } from 'node:fs'
      if (process.argv[2] === 'up') while (!existsSync('${home}/go')) await new Promise((go) => setTimeout(go, 50))`,
    )
    const { mos, generation } = person
    const done = goToInstallation(mos, generation)
    const op = await eventually('the other version to be started', async () => {
      const { starts, op: id } = await trialOf(mos)
      return starts === 1 && typeof id === 'string' && id
    })
    const redisUrl = `unix://${join(mos.home, 'data', 'redis.sock')}`
    const store = await createStore({ redisUrl, tenant: userInfo().username, logger: silentLogger })
    await store.ops.requestCancel(op, 'local:0')
    await store.close()
    await writeFile(join(mos.home, 'go'), '')
    const ended = await done
    expect([ended.exit, ended.stdout]).toMatchInlineSnapshot(`
      [
        1,
        "✗ roll back to generation 2: cancelled. Cancelled from this fleet's own machine. Undone: switch to 0.9.0, go back, refresh the units, start Mos again.
      ",
      ]
    `)
    expect(await active(mos)).toBe('checkout')
    expect(await trialOf(mos)).toMatchObject({ id: 'checkout', from: '0.9.0', state: 'ready' })
    expect(mos.said).toContain('mos: the checkout (0.1.0) is started for the first time')
  },
)

test(
  'ended whole while the other version starts, and a shell goes back: the op goes no further, and Mos starts once',
  { timeout: minutes },
  async () => {
    const person = await personWithTwo(
      () => `if (process.argv[2] === 'up') { setInterval(() => {}, 1000); await new Promise(() => {}) }`,
    )
    const { mos, generation } = person
    const going = goToInstallation(mos, generation)
    const pid = await eventually('the first start', async () => {
      const { process: mark, starts } = await trialOf(mos)
      return starts === 1 && typeof mark === 'string' && Number.parseInt(mark, 10)
    })
    await mos.kill()
    process.kill(pid, 'SIGKILL')
    const back = await goToInstallation(mos, generation + 1)
    expect(back.stdout).toContain('installation checkout counts, 0.9.0 before: it runs from the next start')
    await mos.start()
    const hasEnded = async () => {
      const { stdout } = await mos.shell('op', 'list', '--json')
      const ops = JSON.parse(stdout === '' ? '[]' : stdout) as readonly { state: string }[]
      return ops.some(({ state }) => state === 'failed') && stdout
    }
    const listed = await eventually('the op to end', hasEnded, 90_000)
    expect(listed).toContain("Installation checkout counts by now, by somebody else's hand.")
    expect(await active(mos)).toBe('checkout')
    expect(mos.said.match(/is started for the/gu)).toHaveLength(1)
    expect((await going).exit).toBe(2)
    expect(await mos.stop()).toBe(0)
  },
)
